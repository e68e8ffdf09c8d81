// While one types, the list shows only the services with these words. Without it the button searches.
(() => {
    "use strict";
    const place = document.querySelector(".arrival-find");
    const input = place && place.querySelector("input");
    const list = document.getElementById("id_services");
    if (!input || !list) {
        return;
    }
    const told = document.getElementById("services-found");
    const rest = list.querySelector("details");
    const plain = (text) => text.normalize("NFKD").replace(/[^\x20-\x7e]/g, "").toLowerCase();
    const labels = [...list.querySelectorAll("label")].map((label) => ({
        label,
        text: plain(label.textContent),
        box: label.querySelector("input"),
    }));
    let opened = false; // by us

    input.addEventListener("input", () => {
        const words = plain(input.value).split(/\s+/).filter(Boolean);
        let found = 0;
        labels.forEach(({ label, text, box }) => {
            const fits = words.every((word) => text.includes(word));
            label.hidden = !fits && !box.checked;
            found += fits ? 1 : 0;
        });
        told.textContent = words.length && !found ? place.dataset.none : "";
        if (rest) {
            if (words.length && !rest.open) {
                opened = rest.open = true;
            } else if (!words.length && opened) {
                opened = rest.open = false;
            }
            rest.querySelector("summary").hidden = words.length > 0;
        }
    });
})();
