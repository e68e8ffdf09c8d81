// The big keys under a code.
(() => {
    "use strict";
    const show = () => {
        const keys = document.getElementById("keys");
        if (keys) {
            keys.hidden = false;
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

    document.addEventListener("click", (event) => {
        const key = event.target.closest("[data-key]");
        if (key) {
            type(key.dataset.key);
        } else if (event.target.closest("[data-erase]")) {
            erase();
        }
    });
    document.addEventListener("kiosk:screen", show);
    show();
})();
