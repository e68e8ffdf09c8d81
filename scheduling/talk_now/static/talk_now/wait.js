// Looks every few seconds whether somebody is free, and puts only what changed on the page.
(() => {
    "use strict";
    const live = document.getElementById("talk-live");
    if (!live) {
        return;
    }
    const EVERY = 4000;
    const flat = (node) => node.textContent.replace(/\s+/g, " ");
    const say = (text) => {
        if (live.textContent !== text) {
            live.textContent = text;
        }
    };

    const put = (fresh) => {
        const here = document.getElementById("talk");
        const there = fresh.getElementById("talk");
        if (!there) {
            return;
        }
        if (flat(here) !== flat(there)) {
            // The status is a live region: what stands in it is read out once.
            document.getElementById("talk-status").innerHTML = there.querySelector("#talk-status").innerHTML;
            here.querySelectorAll(":scope > :not(.hub-step, #talk-status)").forEach((old) => old.remove());
            [...there.children].filter((one) => !one.matches(".hub-step, #talk-status")).forEach((one) => here.append(one));
            document.title = fresh.title;
        }
        here.dataset.state = there.dataset.state;
        if (here.dataset.state === "taken") {
            here.querySelector("button").focus();
            if (navigator.vibrate) {
                navigator.vibrate([200, 100, 200]);
            }
        }
    };

    const look = async () => {
        try {
            const answer = await fetch(location.href, { cache: "no-store" });
            if (!answer.ok) {
                throw new Error(String(answer.status));
            }
            put(new DOMParser().parseFromString(await answer.text(), "text/html"));
            say(live.dataset.on);
        } catch {
            say(live.dataset.off);
        }
        if (document.getElementById("talk").dataset.state === "waiting") {
            setTimeout(look, EVERY);
        } else {
            live.remove();
        }
    };
    setTimeout(look, EVERY);
})();
