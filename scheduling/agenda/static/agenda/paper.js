// The button is there only where a script can print.
(() => {
    "use strict";
    const button = document.querySelector("[data-print]");
    if (button) {
        button.hidden = false;
        button.addEventListener("click", () => window.print());
    }
})();
