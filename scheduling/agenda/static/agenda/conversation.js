// Keeps the record while one types, so that a reload loses nothing. Without it the buttons keep it.
(() => {
    "use strict";
    const form = document.querySelector("[data-autosave]");
    if (!form) {
        return;
    }
    const told = form.querySelector("[data-told]");
    const revision = form.elements.revision;
    const PAUSE = 1200;
    let timer = 0;
    let dirty = false;
    let busy = false;
    let old = false; // another window was first: from then on only a button decides

    const parts = () => {
        const data = new FormData(form);
        data.set("do", "save");
        data.delete("step_what"); // a step is added by a button
        return data;
    };

    const keep = async () => {
        if (busy || old || !dirty) {
            return;
        }
        busy = true;
        dirty = false;
        try {
            const answer = await fetch(form.action, {
                method: "POST",
                body: parts(),
                headers: { "X-Autosave": "1" },
                redirect: "manual",
            });
            if (answer.headers.get("Content-Type")?.includes("json")) {
                const figures = await answer.json();
                told.textContent = figures.told;
                old = answer.status === 409;
                if (answer.ok) {
                    revision.value = figures.revision;
                }
            } else {
                dirty = true;
                told.textContent = "";
            }
        } catch {
            dirty = true; // no connection: what was typed still stands on the page
        }
        busy = false;
        if (dirty) {
            later();
        }
    };

    const later = () => {
        clearTimeout(timer);
        timer = setTimeout(keep, PAUSE);
    };

    const typed = (event) => {
        // Fields of a step that is not added yet are sent by their own button.
        if (event.target.form === form && !event.target.name.startsWith("step_")) {
            dirty = true;
            later();
        }
    };
    document.addEventListener("input", typed);
    document.addEventListener("change", typed);

    // A button sends the page's revision: wait for the saving that is under way.
    let pressed = false;
    form.addEventListener("submit", (event) => {
        clearTimeout(timer);
        if (busy && !pressed) {
            event.preventDefault();
            const button = event.submitter;
            const wait = setInterval(() => {
                if (!busy) {
                    clearInterval(wait);
                    clearTimeout(timer);
                    pressed = true;
                    form.requestSubmit(button);
                }
            }, 50);
            return;
        }
        dirty = false;
    });
    document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden" && dirty && !busy && !old) {
            dirty = false;
            navigator.sendBeacon(form.action, parts());
        }
    });
})();
