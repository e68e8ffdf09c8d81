// Warns two minutes before a hold ends (WCAG 2.2.1). Without it the time stands there just the same.
"use strict";

(() => {
    const box = document.querySelector("[data-hold-seconds]");
    const warning = box && box.querySelector("[data-hold-warning]");
    if (!warning) return;
    const early = 120;
    const wait = Number(box.dataset.holdSeconds) - early;
    // The words come in when they are due: that is what makes a screen reader say them.
    const warn = () => {
        warning.textContent = warning.dataset.holdWarning;
        box.classList.add("hub-hold--soon");
    };
    setTimeout(warn, Math.max(0, wait) * 1000);
})();
