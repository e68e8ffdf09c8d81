// Reads the QR code of a confirmation by the camera. The picture stays in this page: no part of it is
// sent or kept. Chromium on most kiosks cannot read codes by itself; then a bundled library does.
(() => {
    "use strict";
    const LOOK_EVERY = 200;
    const WIDEST = 640; // pixels to look at: enough for a code that fills a third of the picture
    const CODE = /^[A-Z0-9]{4}-?[A-Z0-9]{4}$/;
    let stream = null;
    let timer = 0;
    let until = 0;
    let turn = 0; // of the camera: a late answer of an earlier turn does nothing

    const byId = (id) => document.getElementById(id);

    const say = (why) => {
        const place = byId("scan-said");
        if (place) {
            place.textContent = why ? place.dataset[why] : "";
        }
    };

    const stop = () => {
        turn += 1;
        clearTimeout(timer);
        if (stream) {
            stream.getTracks().forEach((track) => track.stop());
            stream = null;
        }
        if (byId("scan")) {
            byId("scan-picture").hidden = true;
            byId("scan-start").hidden = false;
            byId("scan-stop").hidden = true;
        }
    };

    const load = (address) =>
        new Promise((done, failed) => {
            const script = document.createElement("script");
            script.src = address;
            script.addEventListener("load", done);
            script.addEventListener("error", failed);
            document.head.append(script);
        });

    const own = async () => {
        const kinds = "BarcodeDetector" in window ? await window.BarcodeDetector.getSupportedFormats() : [];
        if (!kinds.includes("qr_code")) {
            return null;
        }
        const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
        return async (picture) => (await detector.detect(picture)).map((found) => found.rawValue);
    };

    const library = async () => {
        if (!window.jsQR) {
            await load(byId("scan").dataset.library);
        }
        const canvas = document.createElement("canvas");
        const paper = canvas.getContext("2d", { willReadFrequently: true });
        return (picture) => {
            const scale = Math.min(1, WIDEST / picture.videoWidth);
            canvas.width = Math.round(picture.videoWidth * scale);
            canvas.height = Math.round(picture.videoHeight * scale);
            paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
            const seen = paper.getImageData(0, 0, canvas.width, canvas.height);
            const found = window.jsQR(seen.data, seen.width, seen.height, { inversionAttempts: "dontInvert" });
            return found ? [found.data] : [];
        };
    };

    const take = (code) => {
        const field = byId("code");
        field.value = code;
        stop();
        say("");
        field.form.requestSubmit();
    };

    const look = async (read, mine) => {
        const picture = byId("scan-picture");
        if (Date.now() > until) {
            stop();
            say("nothing");
            return;
        }
        const found = picture.videoWidth ? await Promise.resolve(read(picture)).catch(() => []) : [];
        if (mine !== turn) {
            return;
        }
        const code = found.find((text) => CODE.test(text));
        if (code) {
            take(code);
            return;
        }
        if (found.length) {
            say("other");
        }
        timer = setTimeout(look, LOOK_EVERY, read, mine);
    };

    const start = async () => {
        stop();
        const mine = turn;
        say("");
        until = Date.now() + Number(byId("scan").dataset.seconds) * 1000;
        try {
            const wanted = { facingMode: "user", width: { ideal: 1280 } };
            const camera = await navigator.mediaDevices.getUserMedia({ video: wanted });
            if (mine !== turn) {
                camera.getTracks().forEach((track) => track.stop());
                return;
            }
            stream = camera;
            const picture = byId("scan-picture");
            picture.srcObject = camera;
            picture.hidden = false;
            byId("scan-start").hidden = true;
            byId("scan-stop").hidden = false;
            await picture.play();
            look((await own()) || (await library()), mine);
        } catch (error) {
            if (mine === turn) {
                stop();
                say(error.name === "NotAllowedError" ? "refused" : "failed");
            }
        }
    };

    const show = () => {
        if (byId("scan") && navigator.mediaDevices) {
            byId("scan").hidden = false;
        }
    };

    document.addEventListener("click", (event) => {
        if (event.target.closest("#scan-start")) {
            start();
        } else if (event.target.closest("#scan-stop")) {
            stop();
        }
    });
    document.addEventListener("kiosk:screen", show);
    document.addEventListener("kiosk:gone", stop);
    window.addEventListener("pagehide", stop);
    show();
})();
