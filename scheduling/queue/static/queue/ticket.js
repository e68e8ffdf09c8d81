// Keeps a ticket's page fresh: a message carries the number of the line and nothing else. A number
// that the page does not have, or a new connection, means: fetch the page again.
(() => {
    "use strict";
    const status = document.getElementById("ticket-live");
    if (!status || !("WebSocket" in window)) {
        return;
    }
    const EVERY = 60000; // the wait grows shorter also when nobody moves
    const AGAIN = 500;
    const SHORT_PATIENCE = 2500; // a mended line must not wait for a question that was lost
    const PATIENCE = 10000;
    let patience = SHORT_PATIENCE;
    let timer = 0;
    let looking = null;
    let wanted = 0; // the number that is being fetched
    let ended = false;

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

    const end = () => {
        ended = true;
        clearTimeout(timer);
        say(status.dataset.ended);
    };

    const refresh = async () => {
        clearTimeout(timer);
        if (looking) {
            looking.abort(); // one that hangs since before
        }
        const mine = new AbortController();
        looking = mine;
        const tooLate = setTimeout(() => mine.abort(), patience);
        timer = setTimeout(refresh, EVERY);
        try {
            const answer = await fetch(location.href, { redirect: "error", cache: "no-store", signal: mine.signal });
            if (answer.status === 404) {
                end();
                return;
            }
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            patience = SHORT_PATIENCE;
            if (answer.ok) {
                put(page.getElementById("ticket"));
            }
        } catch {
            if (mine === looking && !ended) {
                patience = Math.min(patience * 2, PATIENCE);
                clearTimeout(timer);
                timer = setTimeout(refresh, AGAIN);
            }
        } finally {
            clearTimeout(tooLate);
            wanted = 0;
        }
    };

    timer = setTimeout(refresh, EVERY);
    window.hubLive({
        path: status.dataset.socket,
        onLive: (now) => {
            wanted = 0;
            say(now ? status.dataset.on : status.dataset.off);
        },
        onEnded: end,
        onNews: (news) => {
            if (news.number === Number(ticket().dataset.sequence)) {
                wanted = 0;
            } else if (news.number !== wanted) {
                wanted = news.number;
                // A whole waiting room hears it at once: not all in the same moment.
                clearTimeout(timer);
                timer = setTimeout(refresh, Math.random() * 1500);
            }
        },
    });
})();
