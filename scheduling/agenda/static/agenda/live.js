// Keeps the agenda's table fresh: messages carry a number and ids, never what they are about. A
// number that does not follow the last one, or a new connection, means: fetch the table again.
(() => {
    "use strict";
    const status = document.getElementById("agenda-live");
    if (!status || !("WebSocket" in window)) {
        return;
    }
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const FORBIDDEN = 4403;
    let wait = 1000;
    let fetching = false;
    let again = false;

    const table = () => document.getElementById("agenda-table");
    const known = () => Number(table().dataset.number);

    const say = (text) => {
        if (status.textContent !== text) {
            status.textContent = text;
        }
    };

    const refresh = async () => {
        if (fetching) {
            again = true;
            return;
        }
        fetching = true;
        try {
            const answer = await fetch(`?${status.dataset.fresh}`, { redirect: "error" });
            if (answer.ok) {
                const focused = document.activeElement && document.activeElement.getAttribute("href");
                const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
                table().replaceWith(fresh.getElementById("agenda-table"));
                const same = focused && table().querySelector(`a[href="${CSS.escape(focused)}"]`);
                if (same) {
                    same.focus();
                }
                document.dispatchEvent(new CustomEvent("agenda:fresh"));
            }
        } catch {
            say(status.dataset.off);
        } finally {
            fetching = false;
            if (again) {
                again = false;
                refresh();
            }
        }
    };

    const connect = () => {
        const socket = new WebSocket(scheme + location.host + status.dataset.socket);
        socket.addEventListener("message", (event) => {
            const news = JSON.parse(event.data);
            wait = 1000;
            say(status.dataset.on);
            // Number 0 is work without a number of its own: every message is a reason to fetch.
            if (news.number === 0 || news.number !== known()) {
                refresh();
            }
        });
        socket.addEventListener("close", (event) => {
            say(status.dataset.off);
            if (event.code !== FORBIDDEN) {
                setTimeout(connect, wait);
                wait = Math.min(wait * 2, 30000);
            }
        });
    };

    connect();
})();
