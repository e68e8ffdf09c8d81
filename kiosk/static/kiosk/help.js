// Looks every ten seconds whether somebody at a kiosk wants a person; on another page than the list
// itself, `data-from` names it.
(() => {
    "use strict";
    const EVERY = 10000;
    const from = document.getElementById("help-calls").dataset.from;
    const look = async () => {
        try {
            const answer = await fetch(from || location.href, { redirect: "error", cache: "no-store" });
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const fresh = page.getElementById("help-calls");
            const here = document.getElementById("help-calls");
            if (!here) {
                return; // the page around it has ended
            }
            if (answer.ok && fresh.textContent !== here.textContent) {
                here.replaceChildren(...document.adoptNode(fresh).childNodes);
            }
        } catch {
            // Not reachable now; it looks again.
        }
        setTimeout(look, EVERY);
    };
    setTimeout(look, from ? 0 : EVERY);
})();
