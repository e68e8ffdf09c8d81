// Looks every two seconds how far the import is; when it is ready the page is loaded anew.
(() => {
    "use strict";
    const EVERY = 2000;
    const say = (which) => {
        const live = document.getElementById("import-live");
        if (live.textContent !== live.dataset[which]) {
            live.textContent = live.dataset[which];
        }
    };

    const put = (there) => {
        const title = document.getElementById("import-running-title");
        const bar = document.querySelector(".imports-bar");
        const fresh = there.querySelector(".imports-bar");
        title.textContent = there.querySelector("h2").textContent;
        if (fresh.hasAttribute("value")) {
            bar.value = fresh.value;
        }
    };

    const look = async () => {
        try {
            const answer = await fetch(location.href, { cache: "no-store" });
            if (!answer.ok) {
                throw new Error(String(answer.status));
            }
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const there = page.getElementById("import-running");
            if (!there) {
                location.reload();
                return;
            }
            put(there);
            say("on");
        } catch {
            say("off");
        }
        setTimeout(look, EVERY);
    };
    setTimeout(look, EVERY);
})();
