// The desk and the floor: kept fresh by the line's number, and honest about a lost connection.
// A press goes out by fetch, once; when that fails the page says so and nothing is sent later.
(() => {
    "use strict";
    const EVERY = 60000; // waits grow shorter also when nobody moves
    const WITHOUT_NUMBER = 4000; // work from elsewhere: no number tells that a message was lost
    const AGAIN = 500;
    const PATIENCE = 10000; // with a press; looking begins with less, for a mended line must not wait
    const SHORT_PATIENCE = 2500;
    const main = document.getElementById("main");
    const byId = (id) => document.getElementById(id);
    let open = false; // the socket
    let live = false;
    let tried = false; // before the first answer there is nothing to say
    let path = ""; // of the socket
    let ended = false;
    let pressed = null; // the press on its way
    let looking = null;
    let patience = SHORT_PATIENCE;
    let looked = 0;
    let busy = false;
    let fetching = false;
    let again = false;
    let timer = 0;
    let ahead = 0; // of the server's clock on this one, in ms

    const say = (text, on) => {
        const status = byId("line-live");
        if (status && status.textContent !== text) {
            status.textContent = text;
        }
        if (status) {
            status.classList.toggle("is-on", on);
            status.classList.toggle("is-off", !on);
        }
    };
    const tell = () => {
        const status = byId("line-live");
        if (status && status.dataset.socket && tried) {
            say(live ? status.dataset.on : status.dataset.off, live);
        }
    };
    const warn = (why) => {
        const alert = byId("line-alert");
        alert.textContent = alert.dataset[why];
        alert.dataset.why = why;
        alert.classList.remove("is-past");
        alert.scrollIntoView({ block: "nearest" });
    };

    // Live again: what it warned of is of the past, and said so, until the next press.
    const calm = () => {
        const alert = byId("line-alert");
        if (live && alert && alert.dataset.why) {
            alert.textContent = alert.dataset[`${alert.dataset.why}Past`];
            alert.classList.add("is-past");
            delete alert.dataset.why;
        }
    };

    const setClock = () => {
        const line = byId("line");
        ahead = line ? Date.parse(line.dataset.now) - Date.now() : 0;
        tick();
    };
    const tick = () => {
        document.querySelectorAll("[data-since]").forEach((place) => {
            const past = Math.max(0, Math.floor((Date.now() + ahead - Date.parse(place.dataset.since)) / 1000));
            place.textContent = `${Math.floor(past / 60)}:${String(past % 60).padStart(2, "0")}`;
        });
    };

    const isBeingFilledIn = (part) =>
        [...part.querySelectorAll("input[type=text], textarea")].some((field) => field.value !== field.defaultValue);

    // Only what changed is replaced, so that nothing that is being typed or chosen is lost.
    const put = (fresh) => {
        const old = byId("line");
        const focused = document.activeElement && document.activeElement.id;
        const part = focused && document.activeElement.closest("[id^=line-]");
        const title = part && part.getAttribute("aria-labelledby");
        let moved = false;
        [...fresh.querySelectorAll("[id^=line-]")].forEach((part) => {
            const there = byId(part.id);
            const same = there && "stamp" in part.dataset && part.dataset.stamp === there.dataset.stamp;
            const kept = same || (there && part.id !== "line-now" && isBeingFilledIn(there));
            if (there && !kept && there.innerHTML !== part.innerHTML) {
                moved = moved || part.id === "line-now";
                there.replaceWith(part);
            }
        });
        old.dataset.number = fresh.dataset.number;
        old.dataset.now = fresh.dataset.now;
        if (focused && document.activeElement === document.body) {
            // A button that is gone leaves the focus near where it was.
            (byId(focused) || byId(title) || byId("now")).focus();
        }
        if (moved) {
            byId("line-news").textContent = byId("now").textContent;
        }
        setClock();
    };

    const refresh = async () => {
        if (!byId("line")) {
            return;
        }
        if (fetching || busy) {
            again = true;
            return;
        }
        clearTimeout(timer);
        timer = setTimeout(refresh, EVERY);
        fetching = true;
        looking = new AbortController();
        looked = Date.now();
        const tooLate = setTimeout(() => looking.abort(), patience);
        try {
            const answer = await fetch(`${location.pathname}?partial=1`, {
                redirect: "error",
                cache: "no-store",
                signal: looking.signal,
            });
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            patience = SHORT_PATIENCE;
            if (answer.ok && !busy && !ended) {
                put(page.getElementById("line"));
                live = open;
                tell();
                calm();
            }
        } catch {
            patience = Math.min(patience * 2, PATIENCE);
            live = false;
            tell();
            clearTimeout(timer);
            timer = setTimeout(refresh, AGAIN);
        } finally {
            clearTimeout(tooLate);
            fetching = false;
            followUp();
        }
    };
    const followUp = () => {
        if (again && !busy) {
            again = false;
            refresh();
        }
    };

    const show = (page, url) => {
        const fresh = page.getElementById("main");
        if (!fresh || !fresh.querySelector("#line-live")) {
            location.assign(url);
            return;
        }
        main.replaceChildren(...fresh.childNodes);
        document.title = page.title;
        history.replaceState(null, "", url);
        const target = main.querySelector(".utrecht-alert--error h2") || byId("now");
        target.tabIndex = -1;
        target.focus({ preventScroll: false });
        begin();
    };

    const send = async (form, button) => {
        const body = new FormData(form, button);
        busy = true;
        pressed = new AbortController();
        const tooLate = setTimeout(() => pressed.abort(), PATIENCE);
        main.setAttribute("aria-busy", "true");
        try {
            const answer = await fetch(location.pathname, {
                method: "POST",
                body,
                cache: "no-store",
                signal: pressed.signal,
            });
            if (answer.status >= 500) {
                throw new Error("no answer");
            }
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            show(page, answer.redirected ? answer.url : location.pathname);
        } catch {
            warn("unsure");
            again = true;
        } finally {
            clearTimeout(tooLate);
            busy = false;
            main.removeAttribute("aria-busy");
            followUp();
        }
    };

    main.addEventListener("submit", (event) => {
        const elsewhere = new URL(event.target.action).pathname !== location.pathname;
        if (elsewhere && navigator.onLine) {
            return; // such as answering a kiosk: the browser sends it, and leads there
        }
        event.preventDefault();
        if (busy) {
            return;
        }
        if (!navigator.onLine) {
            warn("offline");
            return;
        }
        byId("line-alert").textContent = "";
        delete byId("line-alert").dataset.why;
        send(event.target, event.submitter);
    });

    // Logged out, or no longer one's work: nothing of anybody stays, and nothing is tried again.
    const end = () => {
        ended = true;
        clearTimeout(timer);
        main.replaceChildren(byId("line-ended").content.cloneNode(true));
        main.querySelector("h1").focus();
    };

    const onNews = (news) => {
        const healed = !live;
        live = true;
        tell();
        const line = byId("line");
        const lost = news.what === "beat" ? Date.now() - looked > WITHOUT_NUMBER : true;
        if (line && (healed || (news.number === 0 && lost) || news.number !== Number(line.dataset.number))) {
            refresh();
        }
    };

    // What was on its way when the line broke may never come: it is given up, not waited for.
    const onLive = (now) => {
        open = now;
        tried = true;
        if (!now) {
            live = false;
            tell();
            [looking, pressed].forEach((some) => some && some.abort());
        }
    };

    // Also after a step that led to another screen: the choice of a desk has no line to follow.
    const begin = () => {
        setClock();
        if (!path && byId("line-live").dataset.socket) {
            path = byId("line-live").dataset.socket;
            timer = setTimeout(refresh, EVERY);
            window.hubLive({ path, onNews, onLive, onEnded: end });
        }
        tell();
    };

    if (location.hash === "#now" && byId("now")) {
        byId("now").focus();
    }
    setInterval(tick, 1000);
    begin();
})();
