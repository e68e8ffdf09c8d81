// Counts down to dates that organisations publish: <p data-aftellen="svb-aow"></p>
// No cookies, no storage, no tracking: one request for public dates, and words in the page.
"use strict";

(() => {
    const hub = new URL(document.currentScript.src).origin;
    const english = (document.documentElement.lang || "nl").toLowerCase().startsWith("en");
    const words = english
        ? { 0: "today", 1: "tomorrow", many: (n) => `${n} days left`, none: "The next date is not known yet." }
        : { 0: "vandaag", 1: "morgen", many: (n) => `nog ${n} dagen`, none: "De volgende datum is nog niet bekend." };
    const language = english ? "en" : "nl";

    // Today in the country, wherever the reader is.
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Amsterdam" }).format(new Date());
    const midnight = (text) => Date.parse(`${text}T00:00:00Z`);
    const told = (text) =>
        new Intl.DateTimeFormat(language, {
            weekday: "long", day: "numeric", month: "long", timeZone: "UTC",
        }).format(midnight(text));

    const show = async (place) => {
        const slug = encodeURIComponent(place.dataset.aftellen);
        const answer = await fetch(`${hub}/api/v1/date-series/${slug}`, {
            credentials: "omit",
            referrerPolicy: "no-referrer",
            headers: { "Accept-Language": language },
        });
        if (!answer.ok) return;
        const series = await answer.json();
        const next = series.dates.find((date) => date.day >= today);
        const link = document.createElement("a");
        link.href = `${hub}${english ? "/en" : ""}/aftellen?reeks=${slug}`;
        link.textContent = series.title;
        if (!next) {
            place.replaceChildren(link, `: ${words.none}`);
            return;
        }
        const days = Math.round((midnight(next.day) - midnight(today)) / 86400000);
        const count = document.createElement("strong");
        count.textContent = words[days] || words.many(days);
        place.replaceChildren(link, ": ", count, ` (${told(next.day)})`);
    };

    // Whatever goes wrong, the line of the page stays as it was.
    document.querySelectorAll("[data-aftellen]").forEach((place) => show(place).catch(() => {}));
})();
