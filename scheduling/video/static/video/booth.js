// The screen of a booth is for the next one. It clears itself after a call, and when nobody is there
// any more; and what opened this call opens nothing from then on.
(() => {
    "use strict";
    const AFTER = 20000; // the call
    const UNTOUCHED = 120000; // before one goes in
    const ALONE = 180000; // in the call: who was cut off may be on the way back

    window.hubVideo = window.hubVideo || {};

    // form: clears by hand; home: where the screen goes.
    window.hubVideo.booth = ({ form, home }) => {
        let phase = "";
        let timer = 0;
        let aloneTimer = 0;

        const clear = async () => {
            clearTimeout(timer);
            await fetch(location.pathname, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
            location.replace(home);
        };
        const wait = () => {
            clearTimeout(timer);
            const patience = { check: UNTOUCHED, ended: AFTER }[phase];
            timer = patience ? setTimeout(clear, patience) : 0;
        };

        form.addEventListener("submit", (event) => {
            event.preventDefault();
            clear();
        });
        for (const touch of ["pointerdown", "keydown"]) {
            document.addEventListener(touch, () => phase === "check" && wait());
        }
        return {
            phase: (name) => {
                phase = name;
                wait();
            },
            // leave(): the call, as by its button.
            alone: (now, leave) => {
                if (!now) {
                    clearTimeout(aloneTimer);
                    aloneTimer = 0;
                } else if (!aloneTimer) {
                    aloneTimer = setTimeout(leave, ALONE);
                }
            },
        };
    };
})();
