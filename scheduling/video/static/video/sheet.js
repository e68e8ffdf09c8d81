// A page of a document, shown by the professional. It is drawn in their own browser and goes as a
// picture, with its text, straight to the others, beside picture and sound: never by way of the hub.
(() => {
    "use strict";
    const PIECE = 16 * 1024; // what every browser takes in one message of a data channel
    const MOST = 2 * 1024 * 1024; // of the picture
    const MOST_TEXT = 20000;
    const WIDEST = 4000; // of a side
    const PAGES = 9999;

    window.hubVideo = window.hubVideo || {};

    // What comes in, piece by piece, of one other. onSheet(sheet with an image, or null).
    const receiving = (onSheet) => {
        let head = null;
        let pieces = [];
        let size = 0;

        const whole = (value, most) => Number.isInteger(value) && value > 0 && value <= most;
        const begin = (said) => {
            const asked = JSON.parse(said);
            head = null;
            if (asked.gone) {
                onSheet(null);
            } else if (whole(asked.size, MOST) && whole(asked.pages, PAGES) && whole(asked.page, asked.pages)) {
                head = { ...asked, text: String(asked.text || "").slice(0, MOST_TEXT) };
                pieces = [];
                size = 0;
            }
        };
        const end = async () => {
            const { page, pages, text } = head;
            const blob = new Blob(pieces, { type: "image/jpeg" });
            head = null;
            pieces = [];
            const first = new Uint8Array(await blob.slice(0, 3).arrayBuffer());
            if (first[0] !== 0xff || first[1] !== 0xd8 || first[2] !== 0xff) {
                return;
            }
            const image = await createImageBitmap(blob);
            if (image.width <= WIDEST && image.height <= WIDEST) {
                onSheet({ page, pages, text, image });
            }
        };
        return (data) => {
            try {
                if (typeof data === "string") {
                    begin(data);
                } else if (head) {
                    size += data.byteLength;
                    if (size > head.size) {
                        head = null; // more than was said: not one of ours
                    } else {
                        pieces.push(data);
                        if (size === head.size) {
                            end().catch(() => {});
                        }
                    }
                }
            } catch {
                head = null;
            }
        };
    };

    const send = (channel, sheet) => {
        const { page, pages, text, bytes } = sheet;
        channel.send(JSON.stringify({ page, pages, text, size: bytes.byteLength }));
        for (let at = 0; at < bytes.byteLength; at += PIECE) {
            channel.send(bytes.slice(at, at + PIECE));
        }
    };

    // The place on the page where a sheet is seen. tell(sentence): for screen readers.
    window.hubVideo.sheet = ({ tell, words, fromWhom }) => {
        const part = (name) => document.getElementById(`video-${name}`);
        const incoming = new Map();
        let own = null; // what is shown from here
        let seen = null;
        const by = { seat: 0 };

        const about = ({ page, pages }) => words.page.replace("{page}", page).replace("{pages}", pages);

        const show = (sheet, seat) => {
            seen = sheet;
            by.seat = seat;
            part("sheet").hidden = !sheet;
            if (!sheet) {
                return;
            }
            const canvas = part("sheet-picture");
            canvas.width = sheet.image.width;
            canvas.height = sheet.image.height;
            canvas.getContext("2d").drawImage(sheet.image, 0, 0);
            canvas.setAttribute("aria-label", about(sheet));
            part("sheet-about").textContent = about(sheet);
            part("sheet-text").textContent = sheet.text;
            part("sheet-text").closest("details").hidden = !sheet.text;
            tell(words.shown.replace("{page}", about(sheet)));
        };

        part("sheet-larger").addEventListener("click", (event) => {
            const large = event.currentTarget.getAttribute("aria-pressed") !== "true";
            event.currentTarget.setAttribute("aria-pressed", String(large));
            part("sheet-frame").classList.toggle("video-sheet__frame--large", large);
        });

        return {
            // Only of the professional: what anybody else sends is not looked at.
            hear: (seat, data) => {
                if (!fromWhom(seat)) {
                    return;
                }
                if (!incoming.has(seat)) {
                    const onSheet = (sheet) => (sheet || by.seat === seat) && show(sheet, seat);
                    incoming.set(seat, receiving(onSheet));
                }
                incoming.get(seat)(data);
            },
            left: (seat) => {
                incoming.delete(seat);
                if (by.seat === seat) {
                    show(null, 0);
                }
            },
            // Who comes later gets it too.
            greet: (channel) => own && send(channel, own),
            // Takes the place of what was shown before; null: shows nothing any more.
            put: (sheet, channels) => {
                own = sheet;
                channels.forEach((channel) => (sheet ? send(channel, sheet) : channel.send('{"gone": true}')));
                show(sheet, 0);
            },
            // What a question is about.
            now: () => (seen ? { page: seen.page, pages: seen.pages } : {}),
        };
    };
})();
