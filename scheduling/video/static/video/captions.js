// What is said, written out by the service of the organisation, when the citizen switched that on. The
// own voice goes to the hub for it, in pieces of a quarter of a second; lines come back for everybody.
(() => {
    "use strict";
    const AGAIN = 3000;
    const LINES = 6; // that stay on the page

    window.hubVideo = window.hubVideo || {};

    // track(): the microphone, or null; send(kind, body); session(): of the tab; tell(sentence).
    window.hubVideo.captions = ({ socket, worklet, track, send, session, nameOf, tell, words }) => {
        const part = (name) => document.getElementById(`video-${name}`);
        const list = part("caption-lines");
        const button = part("captions");
        const lines = new Map(); // of who speaks: the line that still changes
        let on = false;
        let context = null;
        let line = null;
        let timer = 0;

        const listen = async () => {
            const mine = track();
            if (!mine) {
                return;
            }
            context = new AudioContext();
            const here = context;
            await here.audioWorklet.addModule(worklet);
            if (here !== context) {
                return; // switched off meanwhile
            }
            const node = new AudioWorkletNode(here, "pieces");
            node.port.onmessage = ({ data }) => {
                if (line && line.readyState === WebSocket.OPEN && mine.enabled) {
                    line.send(data);
                }
            };
            here.createMediaStreamSource(new MediaStream([mine])).connect(node);
            lay();
        };

        const lay = () => {
            const scheme = location.protocol === "https:" ? "wss://" : "ws://";
            const laid = new WebSocket(`${scheme}${location.host}${socket}?session=${session()}`);
            line = laid;
            laid.addEventListener("close", () => {
                if (on && laid === line) {
                    timer = setTimeout(lay, AGAIN);
                }
            });
        };

        const stop = () => {
            clearTimeout(timer);
            if (context) {
                context.close();
            }
            if (line) {
                line.close();
            }
            context = line = null;
        };

        const lineOf = (seat) => {
            const item = document.createElement("p");
            const who = document.createElement("strong");
            const said = document.createElement("span");
            who.textContent = `${nameOf(seat)}: `;
            said.dir = "auto";
            item.append(who, said);
            list.append(item);
            while (list.children.length > LINES) {
                list.firstElementChild.remove();
            }
            return { said, item };
        };

        if (button) {
            button.addEventListener("click", () => send("captions", { on: !on }));
        }
        return {
            // As the hub says it: the citizen decides.
            are: (now) => {
                if (now === on) {
                    return;
                }
                on = now;
                part("captions-on").hidden = !on;
                tell(on ? words.captions_on : words.captions_off);
                if (button) {
                    button.setAttribute("aria-pressed", String(on));
                }
                if (on) {
                    listen().catch(() => {});
                } else {
                    stop();
                    list.replaceChildren();
                    lines.clear();
                }
            },
            show: (seat, { sequence, number, text, done }) => {
                const known = lines.get(seat);
                if (known && sequence <= known.sequence && number === known.number) {
                    return; // overtaken
                }
                const place = known && known.number === number && known.item.isConnected ? known : lineOf(seat);
                place.said.textContent = text;
                place.item.classList.toggle("video-caption--now", !done);
                lines.set(seat, { ...place, sequence, number });
                list.scrollTop = list.scrollHeight;
            },
            end: () => {
                on = false;
                stop();
            },
        };
    };
})();
