// The connection of a page that is live: a desk, a ticket, a kiosk, a display. The server beats every
// two seconds with the number of the line; silence means that the page is not live, whatever the
// socket itself believes. Nothing here takes so long that a cut is noticed, or a mended line used,
// later than five seconds after it.
(() => {
    "use strict";
    const SILENCE = 4500;
    const PATIENCE = 3000; // to connect
    const GRACE = 1500; // who is back by then was never away
    const LONGEST_WAIT = 750;
    const ENDED = [4403, 4404]; // no longer allowed, no longer there: trying again is of no use

    // onNews(message), onLive(whether it is), onEnded().
    window.hubLive = ({ path, onNews, onLive, onEnded }) => {
        const address = (location.protocol === "https:" ? "wss://" : "ws://") + location.host + path;
        let socket = null;
        let ended = false;
        let live = null;
        let wait = 100;
        let silence = 0;
        let again = 0;
        let off = 0;

        const tell = (now) => {
            clearTimeout(off);
            off = 0;
            if (live !== now) {
                live = now;
                onLive(now);
            }
        };

        const lost = (grace) => {
            clearTimeout(silence);
            if (!socket || ended) {
                return;
            }
            const old = socket;
            socket = null;
            old.close();
            if (!grace || live === null) {
                tell(false);
            } else if (live && !off) {
                off = setTimeout(tell, grace, false);
            }
            again = setTimeout(connect, wait + Math.random() * 250);
            wait = Math.min(wait * 2, LONGEST_WAIT);
        };

        const listen = (patience, grace) => {
            clearTimeout(silence);
            silence = setTimeout(lost, patience, grace);
        };

        const connect = () => {
            clearTimeout(again);
            const mine = new WebSocket(address);
            socket = mine;
            listen(PATIENCE, GRACE);
            mine.addEventListener("message", (event) => {
                if (mine === socket) {
                    listen(SILENCE, 0);
                    wait = 100;
                    tell(true);
                    onNews(JSON.parse(event.data));
                }
            });
            mine.addEventListener("close", (event) => {
                if (mine !== socket) {
                    return;
                }
                if (ENDED.includes(event.code)) {
                    ended = true;
                    clearTimeout(silence);
                    clearTimeout(off);
                    onEnded();
                } else {
                    lost(GRACE);
                }
            });
        };

        window.addEventListener("offline", () => lost(0));
        window.addEventListener("online", () => {
            if (!socket && !ended) {
                connect();
            }
        });
        connect();
    };
})();
