// Tells the page around it how high it is, and nothing else.
"use strict";

(() => {
    if (window.parent === window) return;
    const tell = () =>
        window.parent.postMessage(
            { servicepunt: "hoogte", pixels: Math.ceil(document.body.getBoundingClientRect().height) },
            "*",
        );
    new ResizeObserver(tell).observe(document.body);
})();
