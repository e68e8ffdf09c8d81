// Looks every ten seconds whether somebody at a kiosk wants a person.
(() => {
    "use strict";
    const EVERY = 10000;
    const look = async () => {
        try {
            const answer = await fetch(location.href, { redirect: "error", cache: "no-store" });
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const fresh = page.getElementById("help-calls");
            const here = document.getElementById("help-calls");
            if (answer.ok && fresh.textContent !== here.textContent) {
                here.replaceChildren(...document.adoptNode(fresh).childNodes);
            }
        } catch {
            // Not reachable now; it looks again.
        }
        setTimeout(look, EVERY);
    };
    setTimeout(look, EVERY);
})();
