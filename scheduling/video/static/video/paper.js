// From a file of the professional to a sheet: an image, or a page of a PDF, made into a picture here.
// What a file is, is seen by how it begins, not by its name. Nothing of it leaves this browser but
// the picture and the text of the page that is shown.
(() => {
    "use strict";
    const MOST_FILE = 20 * 1024 * 1024;
    const MOST = 2 * 1024 * 1024;
    const SIDES = [2000, 1500, 1000]; // of the picture, the longest side, until it is small enough

    window.hubVideo = window.hubVideo || {};

    const kindOf = async (file) => {
        const first = new Uint8Array(await file.slice(0, 1024).arrayBuffer());
        const text = String.fromCharCode(...first);
        if (text.includes("%PDF-")) {
            return "pdf";
        }
        const isImage =
            text.startsWith("\x89PNG\r\n\x1a\n") ||
            text.startsWith("\xff\xd8\xff") ||
            (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP");
        return isImage ? "image" : "";
    };

    // Through a canvas: so nothing but what is seen goes along, no place or name of a camera.
    const picture = async (paint) => {
        for (const side of SIDES) {
            const canvas = await paint(side);
            const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
            if (blob && blob.size <= MOST) {
                return { bytes: await blob.arrayBuffer(), image: canvas };
            }
        }
        throw new Error("large");
    };

    const canvasOf = (width, height) => {
        const canvas = document.createElement("canvas");
        canvas.width = Math.max(1, Math.round(width));
        canvas.height = Math.max(1, Math.round(height));
        const context = canvas.getContext("2d");
        context.fillStyle = "white";
        context.fillRect(0, 0, canvas.width, canvas.height);
        return { canvas, context };
    };

    const openImage = async (file) => {
        const image = await createImageBitmap(file);
        const paint = (side) => {
            const scale = Math.min(1, side / Math.max(image.width, image.height));
            const { canvas, context } = canvasOf(image.width * scale, image.height * scale);
            context.drawImage(image, 0, 0, canvas.width, canvas.height);
            return canvas;
        };
        return { pages: 1, sheet: async () => ({ page: 1, pages: 1, text: "", ...(await picture(paint)) }) };
    };

    const openPdf = async (file, { library, worker }) => {
        const pdf = await import(library);
        pdf.GlobalWorkerOptions.workerSrc = worker;
        const data = new Uint8Array(await file.arrayBuffer());
        // Letters are drawn as shapes, nothing is run and nothing fetched.
        const document = await pdf.getDocument({
            data,
            isEvalSupported: false,
            disableFontFace: true,
            useWasm: false,
            useWorkerFetch: false,
            enableXfa: false,
        }).promise;
        const sheet = async (number) => {
            const page = await document.getPage(number);
            const paint = async (side) => {
                const plain = page.getViewport({ scale: 1 });
                const viewport = page.getViewport({ scale: side / Math.max(plain.width, plain.height) });
                const { canvas, context } = canvasOf(viewport.width, viewport.height);
                await page.render({ canvas, canvasContext: context, viewport }).promise;
                return canvas;
            };
            const { items } = await page.getTextContent();
            const text = items.map((item) => item.str + (item.hasEOL ? "\n" : " ")).join("").slice(0, 20000).trim();
            return { page: number, pages: document.numPages, text, ...(await picture(paint)) };
        };
        return { pages: document.numPages, sheet };
    };

    // put(sheet or null): to everybody.
    window.hubVideo.paper = ({ put, words }) => {
        const part = (name) => document.getElementById(`video-${name}`);
        const file = part("paper-file");
        if (!file) {
            return;
        }
        let open = null;
        let number = 1;

        const say = (sentence) => {
            part("paper-told").textContent = sentence;
        };
        const turn = async (to) => {
            number = to;
            const sheet = await open.sheet(to);
            put(sheet);
            say(words.shown_to_all.replace("{page}", to).replace("{pages}", open.pages));
            part("paper-turning").hidden = false;
            part("paper-before").disabled = to === 1;
            part("paper-after").disabled = to === open.pages;
            part("paper-before").hidden = part("paper-after").hidden = open.pages === 1;
        };
        const attempt = async (deed) => {
            try {
                await deed();
            } catch (error) {
                say(error && error.message === "large" ? words.paper_large : words.paper_broken);
            }
        };
        file.addEventListener("change", () =>
            attempt(async () => {
                const chosen = file.files[0];
                if (!chosen) {
                    return;
                }
                if (chosen.size > MOST_FILE) {
                    throw new Error("large");
                }
                const kind = await kindOf(chosen);
                if (!kind) {
                    say(words.paper_other);
                    return;
                }
                say(words.paper_opening);
                open = kind === "pdf" ? await openPdf(chosen, file.dataset) : await openImage(chosen);
                await turn(1);
            }),
        );
        part("paper-before").addEventListener("click", () => attempt(() => turn(number - 1)));
        part("paper-after").addEventListener("click", () => attempt(() => turn(number + 1)));
        part("paper-stop").addEventListener("click", () => {
            put(null);
            open = null;
            file.value = "";
            part("paper-turning").hidden = true;
            say("");
            file.focus();
        });
    };
})();
