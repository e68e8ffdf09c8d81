// Who waits at the door, for staff: a button to let in, one to refuse.
(() => {
    "use strict";
    window.hubVideo = window.hubVideo || {};

    // send(kind, body, seat), tell(sentence): for screen readers, fill(sentence, name).
    window.hubVideo.door = ({ send, tell, fill, words }) => {
        const part = (name) => document.getElementById(`video-${name}`);
        const list = part("waiting-list");

        const press = (sentence, look, deed) => {
            const button = document.createElement("button");
            button.type = "button";
            button.className = `nl-button nl-button--${look}`;
            button.textContent = sentence;
            button.addEventListener("click", () => {
                part("problem").hidden = true;
                deed();
            });
            return button;
        };

        const line = (one) => {
            const item = document.createElement("li");
            const who = document.createElement("span");
            item.dataset.seat = one.seat;
            who.textContent = words.roles[one.role];
            item.append(who, press(words.admit, "primary", () => send("admit", {}, one.seat)));
            item.append(press(words.refuse, "secondary", () => send("refuse", {}, one.seat)));
            return item;
        };

        // A line that stays is not made anew: somebody may be about to press it.
        return (people) => {
            if (!list) {
                return;
            }
            const outside = people.filter((one) => one.state === "waiting" && one.here);
            const had = new Map([...list.children].map((item) => [Number(item.dataset.seat), item]));
            outside
                .filter((one) => !had.has(one.seat))
                .forEach((one) => {
                    list.append(line(one));
                    tell(fill(words.waits, words.roles[one.role]));
                });
            had.forEach((item, seat) => outside.some((one) => one.seat === seat) || item.remove());
            part("nobody").hidden = outside.length > 0;
        };
    };
})();
