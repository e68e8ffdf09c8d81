// The big keys under a code, and the camera where the browser can read a code by itself.
(() => {
    "use strict";
    const LOOK_EVERY = 250;
    let stream = null;
    let looking = 0;

    const stop = () => {
        clearTimeout(looking);
        if (stream) {
            stream.getTracks().forEach((track) => track.stop());
            stream = null;
        }
    };

    const show = () => {
        const keys = document.getElementById("keys");
        if (keys) {
            keys.hidden = false;
        }
        const scan = document.getElementById("scan");
        if (scan && "BarcodeDetector" in window && navigator.mediaDevices) {
            scan.hidden = false;
        }
    };

    const type = (key) => {
        const field = document.getElementById("code");
        const code = (field.value.replace(/[^A-Z0-9]/gi, "").toUpperCase() + key).slice(0, 8);
        field.value = code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
    };

    const erase = () => {
        const field = document.getElementById("code");
        field.value = field.value.replace(/-?.$/, "");
    };

    const look = async (detector, picture) => {
        const found = await detector.detect(picture).catch(() => []);
        const field = document.getElementById("code");
        if (!field || !stream) {
            stop();
        } else if (found.length) {
            field.value = found[0].rawValue.slice(0, 9);
            stop();
            field.form.requestSubmit();
        } else {
            looking = setTimeout(() => look(detector, picture), LOOK_EVERY);
        }
    };

    const scan = async () => {
        const picture = document.getElementById("scan-picture");
        try {
            stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" } });
            picture.srcObject = stream;
            picture.hidden = false;
            await picture.play();
            look(new window.BarcodeDetector({ formats: ["qr_code"] }), picture);
        } catch {
            stop();
            document.getElementById("scan-failed").hidden = false;
        }
    };

    document.addEventListener("click", (event) => {
        const key = event.target.closest("[data-key]");
        if (key) {
            type(key.dataset.key);
        } else if (event.target.closest("[data-erase]")) {
            erase();
        } else if (event.target.closest("#scan-start")) {
            scan();
        }
    });
    document.addEventListener("kiosk:screen", show);
    document.addEventListener("kiosk:gone", stop);
    window.addEventListener("pagehide", stop);
    show();
})();
