// Real-time text beside the voice (EN 301 549, 6.2): each character goes at once, also one that is
// taken back. Directly to the others where there is a line to them, else over the hub.
(() => {
    "use strict";
    const TOGETHER = 250; // milliseconds of characters in one message over the hub
    const MOST = 400; // characters of a line
    const LINES = 200; // that stay on the page

    // What turns one text into the other: characters to take away at the end, and to add.
    const change = (from, to) => {
        const before = Array.from(from);
        const after = Array.from(to);
        let same = 0;
        while (same < before.length && same < after.length && before[same] === after[same]) {
            same += 1;
        }
        return { erase: before.length - same, add: after.slice(same).join("") };
    };

    window.hubVideo = window.hubVideo || {};
    window.hubVideo.change = change;
    // direct(body): whether everybody got it; overHub(body); name(seat): who it is.
    window.hubVideo.text = ({ list, input, form, direct, overHub, nameOf, own, onFirst }) => {
        const lines = new Map();
        let sent = ""; // of this line
        let viaHub = false; // and then to its end, or characters could overtake each other
        let timer = 0;

        const typed = () => input.value.slice(0, MOST);

        const pass = (done, orElse) => {
            const text = typed();
            const body = { ...change(sent, text), done };
            if (!body.erase && !body.add && !done) {
                return;
            }
            if ((!viaHub && direct(body)) || orElse(body)) {
                sent = done ? "" : text;
                viaHub = !done && viaHub;
            }
        };

        const later = () => {
            viaHub = true;
            timer = timer || setTimeout(now, TOGETHER, false);
            return false;
        };

        const now = (done) => {
            clearTimeout(timer);
            timer = 0;
            pass(done, (body) => overHub(body) || direct(body) || (!done && later()));
        };

        const lineOf = (seat) => {
            if (!lines.has(seat) || !lines.get(seat).item.isConnected) {
                const item = document.createElement("p");
                const who = document.createElement("span");
                const said = document.createElement("span");
                item.className = seat === own() ? "video-said video-said--own" : "video-said";
                who.className = "video-said__who";
                who.textContent = nameOf(seat);
                said.className = "video-said__text";
                said.dir = "auto";
                item.append(who, said);
                list.append(item);
                while (list.children.length > LINES) {
                    list.firstElementChild.remove();
                }
                lines.set(seat, { item, said });
                onFirst(seat);
            }
            return lines.get(seat);
        };

        // What came directly was measured by nobody before.
        const isOurs = ({ erase = 0, add = "" }) =>
            Number.isInteger(erase) && erase >= 0 && typeof add === "string" && add.length <= MOST;

        const show = (seat, body) => {
            if (!body || !isOurs(body)) {
                return;
            }
            const { item, said } = lineOf(seat);
            const line = Array.from(said.textContent);
            const kept = line.slice(0, Math.max(0, line.length - (body.erase || 0))).join("");
            said.textContent = (kept + (body.add || "")).slice(0, MOST);
            if (body.done) {
                lines.delete(seat);
                if (!said.textContent) {
                    item.remove();
                }
            }
            list.scrollTop = list.scrollHeight;
        };

        input.addEventListener("input", () => pass(false, later));
        input.addEventListener("keydown", (event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
                event.preventDefault();
                form.requestSubmit();
            }
        });
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            const said = input.value.trim();
            now(true);
            if (said) {
                show(own(), { add: said, done: true });
            }
            input.value = "";
        });
        return { show };
    };
})();
