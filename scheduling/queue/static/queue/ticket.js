// Keeps a ticket's page fresh: a message carries the number of the line and nothing else. A number
// that the page does not have, or a new connection, means: fetch the page again.
(() => {
    "use strict";
    const status = document.getElementById("ticket-live");
    if (!status || !("WebSocket" in window)) {
        return;
    }
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const UNKNOWN = 4404;
    const EVERY = 60000; // the wait grows shorter also when nobody moves
    let wait = 1000;
    let timer = 0;

    const ticket = () => document.getElementById("ticket");

    const say = (text) => {
        if (status.textContent !== text) {
            status.textContent = text;
        }
    };

    // The status is a live region: only what changed is put into it, so that it is read once.
    const put = (fresh) => {
        document.getElementById("ticket-at").textContent = fresh.querySelector("#ticket-at").textContent;
        const open = ticket().querySelector("details[open]");
        const before = document.getElementById("ticket-status");
        const after = fresh.querySelector("#ticket-status");
        const same = before.textContent.replace(/\s+/g, " ") === after.textContent.replace(/\s+/g, " ");
        if (same) {
            ticket().dataset.sequence = fresh.dataset.sequence;
            return;
        }
        if (open && fresh.querySelector("details")) {
            fresh.querySelector("details").open = true;
        }
        if (fresh.className === ticket().className) {
            before.innerHTML = after.innerHTML;
            ticket().dataset.sequence = fresh.dataset.sequence;
        } else {
            ticket().className = fresh.className;
            ticket().dataset.sequence = fresh.dataset.sequence;
            before.innerHTML = after.innerHTML;
            ticket().querySelectorAll("form, details").forEach((old) => old.remove());
            [...fresh.children].filter((child) => child.matches("form, details")).forEach((child) => ticket().append(child));
            const ask = document.getElementById("tell-me");
            if (ask && !fresh.ownerDocument.getElementById("tell-me")) {
                ask.remove(); // there is nothing left to be told of
            }
            if (navigator.vibrate && fresh.className.includes("called")) {
                navigator.vibrate([200, 100, 200]);
            }
        }
        document.title = fresh.ownerDocument.title;
    };

    const refresh = async () => {
        clearTimeout(timer);
        timer = setTimeout(refresh, EVERY);
        try {
            const answer = await fetch(location.href, { redirect: "error", cache: "no-store" });
            if (answer.ok) {
                const page = new DOMParser().parseFromString(await answer.text(), "text/html");
                put(page.getElementById("ticket"));
            }
        } catch {
            say(status.dataset.off);
        }
    };

    const connect = () => {
        const socket = new WebSocket(scheme + location.host + status.dataset.socket);
        socket.addEventListener("message", (event) => {
            wait = 1000;
            say(status.dataset.on);
            if (JSON.parse(event.data).number !== Number(ticket().dataset.sequence)) {
                // A whole waiting room hears it at once: not all in the same moment.
                clearTimeout(timer);
                timer = setTimeout(refresh, Math.random() * 1500);
            }
        });
        socket.addEventListener("close", (event) => {
            if (event.code === UNKNOWN) {
                return;
            }
            say(status.dataset.off);
            setTimeout(connect, wait);
            wait = Math.min(wait * 2, 30000);
        });
    };

    timer = setTimeout(refresh, EVERY);
    connect();
})();
