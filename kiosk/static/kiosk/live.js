// The connection of a paired screen. The server beats every three seconds with the number of the
// line; silence means that the screen is not live, whatever the socket itself believes.
(() => {
    "use strict";
    const SILENCE = 7500;
    const FORBIDDEN = 4403; // locked or unpaired: the page anew, which is then the pairing page
    const LONGEST_WAIT = 2500;

    window.kioskLive = ({ onNumber, onLive }) => {
        const body = document.body;
        const scheme = location.protocol === "https:" ? "wss://" : "ws://";
        let socket = null;
        let wait = 250;
        let silence = 0;
        let live = null;

        const tell = (now) => {
            if (live !== now) {
                live = now;
                onLive(now);
            }
        };

        const lost = () => {
            clearTimeout(silence);
            if (socket) {
                const old = socket;
                socket = null;
                old.close();
                tell(false);
                setTimeout(connect, wait + Math.random() * 250);
                wait = Math.min(wait * 2, LONGEST_WAIT);
            }
        };

        const heard = () => {
            clearTimeout(silence);
            silence = setTimeout(lost, SILENCE);
        };

        const connect = () => {
            const mine = new WebSocket(scheme + location.host + body.dataset.socket);
            socket = mine;
            heard();
            mine.addEventListener("message", (event) => {
                if (mine !== socket) {
                    return;
                }
                const news = JSON.parse(event.data);
                heard();
                wait = 250;
                tell(true);
                onNumber(news.number, news.version !== body.dataset.version);
            });
            mine.addEventListener("close", (event) => {
                if (event.code === FORBIDDEN) {
                    location.replace(body.dataset.home);
                } else if (mine === socket) {
                    lost();
                }
            });
        };

        connect();
    };
})();
