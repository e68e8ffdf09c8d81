// Free times of one offering: <div data-afspraak="4711"></div>
// No cookies, no storage, no tracking: a frame of the hub, as high as what is in it.
"use strict";

(() => {
    const hub = new URL(document.currentScript.src).origin;
    const frames = new Map();

    const show = (place) => {
        if (!/^\d{1,16}$/.test(place.dataset.afspraak)) return;
        const language = place.dataset.taal || document.documentElement.lang || "nl";
        const english = language.toLowerCase().startsWith("en");
        const frame = document.createElement("iframe");
        const address = new URL(`${english ? "/en" : ""}/inbedden/tijden/${place.dataset.afspraak}`, hub);
        if (place.dataset.merk) address.searchParams.set("merk", place.dataset.merk);
        frame.src = address.href;
        frame.title = english ? "Make an appointment" : "Maak een afspraak";
        frame.referrerPolicy = "no-referrer";
        frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
        frame.style.cssText = "display:block;inline-size:100%;block-size:24rem;border:0";
        place.replaceChildren(frame);
        frames.set(frame.contentWindow, frame);
    };

    // From our own frames only, and a height only.
    window.addEventListener("message", (event) => {
        const frame = frames.get(event.source);
        if (!frame || event.origin !== hub || event.data?.servicepunt !== "hoogte") return;
        const pixels = Number(event.data.pixels);
        if (pixels > 0 && pixels < 5000) frame.style.blockSize = `${pixels}px`;
    });

    document.querySelectorAll("[data-afspraak]").forEach(show);
})();
