// The line to the hub: numbered messages out, numbered messages in, a beat every four seconds. A line
// that is cut is laid again by itself, as the same tab, so that the call goes on where it was.
(() => {
    "use strict";
    const BEAT = 4000;
    const SILENCE = 9000;
    const PATIENCE = 4000; // to connect
    const LONGEST_WAIT = 2000;
    const FINAL = { 4400: "broken", 4403: "refused", 4409: "taken", 4410: "over", 4411: "full", 4429: "broken" };

    window.hubVideo = window.hubVideo || {};
    // onMessage(message), onLine(whether there is one), onEnd(why).
    window.hubVideo.line = ({ path, onMessage, onLine, onEnd }) => {
        const session = crypto.randomUUID();
        const scheme = location.protocol === "https:" ? "wss://" : "ws://";
        let socket = null;
        let sent = 0;
        let sat = false; // this tab had the seat before
        let ended = false;
        let silence = 0;
        let wait = 200;

        const lost = () => {
            clearTimeout(silence);
            if (ended || !socket) {
                return;
            }
            const old = socket;
            socket = null;
            old.close();
            onLine(false);
            setTimeout(connect, wait + Math.random() * 200);
            wait = Math.min(wait * 2, LONGEST_WAIT);
        };

        const listen = (patience) => {
            clearTimeout(silence);
            silence = setTimeout(lost, patience);
        };

        const connect = () => {
            if (ended || socket) {
                return;
            }
            const mine = new WebSocket(`${scheme}${location.host}${path}?session=${session}${sat ? "&again=1" : ""}`);
            socket = mine;
            sent = 0;
            listen(PATIENCE);
            mine.addEventListener("message", (event) => {
                if (mine !== socket) {
                    return;
                }
                listen(SILENCE);
                const message = JSON.parse(event.data);
                if (message.kind === "people") {
                    const first = message.n === 1;
                    sat = true;
                    wait = 200;
                    if (first) {
                        onLine(true);
                    }
                }
                onMessage(message);
            });
            mine.addEventListener("close", (event) => {
                if (mine !== socket) {
                    return;
                }
                if (FINAL[event.code]) {
                    end();
                    onEnd(FINAL[event.code]);
                } else {
                    lost();
                }
            });
        };

        const send = (kind, body = {}, to = undefined) => {
            if (!socket || socket.readyState !== WebSocket.OPEN) {
                return false;
            }
            sent += 1;
            socket.send(JSON.stringify({ v: 1, n: sent, kind, to, body }));
            return true;
        };

        const end = () => {
            ended = true;
            clearTimeout(silence);
            clearInterval(beating);
            const old = socket;
            socket = null;
            if (old) {
                old.close();
            }
        };

        const beating = setInterval(() => send("beat"), BEAT);
        window.addEventListener("offline", lost);
        window.addEventListener("online", connect);
        connect();
        // `cut` is for who wants to see it heal.
        return { send, end, session, cut: () => socket && lost() };
    };
})();
