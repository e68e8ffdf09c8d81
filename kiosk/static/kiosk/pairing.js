// Looks every few seconds whether this screen was paired, and keeps the code fresh.
(() => {
    "use strict";
    const EVERY = 3000;
    const look = async () => {
        try {
            const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(5000) });
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const fresh = page.getElementById("pairing");
            if (answer.ok) {
                location.replace(answer.url);
                return;
            }
            const here = document.getElementById("pairing");
            if (fresh && fresh.textContent !== here.textContent) {
                here.replaceWith(document.adoptNode(fresh));
            }
        } catch {
            // Not reachable now; it looks again.
        }
        setTimeout(look, EVERY);
    };
    setTimeout(look, EVERY);
})();
