// The big keys under a code and under what is typed. Without this script, and on a screen too narrow
// for them, the device has its own.
(() => {
    "use strict";
    const wideEnough = window.matchMedia("(min-width: 600px)"); // for ten keys of 44 pixels beside each other
    // Which rows a field has use for.
    const ROWS = {
        words: ["digits", "letters", "words"],
        name: ["letters", "words"],
        mail: ["digits", "letters", "mail"],
        phone: ["phone"],
    };
    let field = null;

    const stop = () => {
        field = null;
    };

    const show = () => {
        const keys = document.getElementById("keys");
        if (keys) {
            keys.hidden = false;
        }
        // Where typing is all there is to do, the keys are there at once.
        const first = document.querySelector(".kiosk__typing [aria-invalid], .kiosk__typing input[type=text]");
        if (first) {
            first.focus({ preventScroll: true });
        }
    };

    // --- The code
    const type = (key) => {
        const code = document.getElementById("code");
        const typed = (code.value.replace(/[^A-Z0-9]/gi, "").toUpperCase() + key).slice(0, 8);
        code.value = typed.length > 4 ? `${typed.slice(0, 4)}-${typed.slice(4)}` : typed;
    };

    const erase = () => {
        const code = document.getElementById("code");
        code.value = code.value.replace(/-?.$/, "");
    };

    // --- Words
    const board = () => document.getElementById("board");

    const shift = (on) => {
        const button = board().querySelector("[data-shift]");
        button.setAttribute("aria-pressed", String(on));
        board()
            .querySelectorAll("[data-rows=letters] [data-letter], [data-rows=accents] [data-letter]")
            .forEach((key) => {
                const letter = key.dataset.letter;
                key.dataset.letter = on ? letter.toUpperCase() : letter.toLowerCase();
                key.textContent = key.dataset.letter;
            });
    };

    const accents = (on) => {
        const button = board().querySelector("[data-accents]");
        const row = board().querySelector("[data-rows=accents]");
        if (button && row) {
            button.setAttribute("aria-pressed", String(on));
            row.hidden = !on;
        }
    };

    const focused = (some) => {
        if (!board() || !wideEnough.matches) {
            return;
        }
        field = some;
        if (!("mode" in field.dataset)) {
            field.dataset.mode = field.inputMode;
        }
        field.inputMode = "none"; // these keys, and not those of the device as well
        board().hidden = false;
        board()
            .querySelectorAll("[data-rows]")
            .forEach((row) => {
                row.hidden = !ROWS[some.dataset.keys].includes(row.dataset.rows);
            });
        accents(false);
        shift(some.dataset.keys === "name" && !some.value);
        field.setSelectionRange(field.value.length, field.value.length);
    };

    // Turned, or made larger by who reads: too narrow for these keys, so those of the device come.
    const fit = () => {
        const now = document.activeElement;
        if (wideEnough.matches) {
            if (now && now.matches("[data-keys]")) {
                focused(now);
            }
        } else if (board()) {
            board().hidden = true;
            document.querySelectorAll("[data-mode]").forEach((one) => {
                one.inputMode = one.dataset.mode;
            });
            stop();
        }
    };

    const put = (letters) => {
        const { selectionStart: start, selectionEnd: end, value } = field;
        if (value.length - (end - start) + letters.length <= field.maxLength) {
            field.setRangeText(letters, start, end, "end");
        }
        shift(false);
    };

    const rub = () => {
        const { selectionStart: start, selectionEnd: end } = field;
        field.setRangeText("", start === end ? Math.max(0, start - 1) : start, end, "end");
    };

    const DEEDS = {
        "[data-key]": (key) => type(key.dataset.key),
        "[data-erase]": erase,
        "[data-letter]": (key) => field && put(key.dataset.letter),
        "[data-rub]": () => field && rub(),
        "[data-shift]": (key) => shift(key.getAttribute("aria-pressed") !== "true"),
        "[data-accents]": (key) => accents(key.getAttribute("aria-pressed") !== "true"),
    };

    document.addEventListener("click", (event) => {
        for (const [where, deed] of Object.entries(DEEDS)) {
            const key = event.target.closest(where);
            if (key) {
                deed(key);
            }
        }
    });
    // A finger on a key leaves the field where it is.
    document.addEventListener("mousedown", (event) => {
        if (event.target.closest("#board")) {
            event.preventDefault();
        }
    });
    document.addEventListener("focusin", (event) => {
        if (event.target.matches("[data-keys]")) {
            focused(event.target);
        }
    });
    wideEnough.addEventListener("change", fit);
    document.addEventListener("kiosk:screen", show);
    document.addEventListener("kiosk:gone", stop);
    window.addEventListener("pagehide", stop);
    show();
})();
