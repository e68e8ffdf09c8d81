// The touch screens: each press is sent to the server and the screen that follows is put in place,
// so that nothing enters the history. Nothing is stored here. Without this script the forms work.
(() => {
    "use strict";
    const body = document.body;
    const screen = () => document.getElementById("screen");
    const dialog = document.getElementById("still-there");
    const offline = document.getElementById("offline");
    const PATIENCE = 8000; // with a press
    const SHORT_PATIENCE = 2500; // when coming back: what was lost is not waited for
    const BACK_EVERY = 750;
    const KEEP_EVERY = 15000;
    let idleTimer = 0;
    let secondTimer = 0;
    let lookTimer = 0;
    let backTimer = 0;
    let gone = new AbortController(); // gives up what was on its way when the line broke
    let kept = 0;
    let busy = false;
    let live = true;
    let outdated = false;
    let reading = false;
    let line = null; // its number, as the socket last told
    let lost = null; // the visit that was on the screen when it was cut off

    const hush = () => {
        reading = false;
        if ("speechSynthesis" in window) {
            window.speechSynthesis.cancel();
        }
    };

    // --- Being cut off: what a person filled in goes, here and on the server as soon as it can be
    // reached; a number or an appointment that was made comes back. No number is made up.
    const isDone = () => Boolean(document.getElementById("ticket"));

    const cutOff = () => {
        const form = document.getElementById("reset");
        if (form && !isDone()) {
            lost = { address: form.action, form: new FormData(form) };
            lost.form.set("lost", "1"); // but not what was made a moment ago, see begin_anew
        }
        hush();
        clearTimeout(idleTimer);
        clearInterval(secondTimer);
        document.dispatchEvent(new CustomEvent("kiosk:gone"));
        screen().dataset.empty = "";
        screen().replaceChildren();
        dialog.close();
        offline.hidden = false;
    };

    const put = (page) => {
        const fresh = page.getElementById("screen");
        if (!fresh) {
            location.replace(body.dataset.home); // locked meanwhile, or a page of another kind
            return;
        }
        hush();
        document.dispatchEvent(new CustomEvent("kiosk:gone"));
        body.className = page.body.className;
        document.documentElement.lang = page.documentElement.lang;
        document.documentElement.dir = page.documentElement.dir;
        dialog.replaceChildren(...page.getElementById("still-there").childNodes);
        offline.replaceChildren(...page.getElementById("offline").childNodes);
        screen().replaceWith(document.adoptNode(fresh));
        dress();
    };

    const load = async (address, form) => {
        const answer = await fetch(address, {
            method: form ? "POST" : "GET",
            body: form,
            cache: "no-store",
            signal: AbortSignal.any([gone.signal, AbortSignal.timeout(form && !lost ? PATIENCE : SHORT_PATIENCE)]),
        });
        if (answer.status === 403 || answer.status === 404) {
            location.replace(body.dataset.home);
            return;
        }
        if (!answer.ok) {
            throw new Error("refused");
        }
        put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    };

    const comeBack = async () => {
        clearTimeout(backTimer);
        try {
            if (lost) {
                await load(lost.address, lost.form);
                lost = null;
            } else {
                await load(body.dataset.home);
            }
            offline.hidden = true;
        } catch {
            offline.hidden = false;
            clearTimeout(backTimer);
            backTimer = setTimeout(comeBack, BACK_EVERY);
        }
    };

    const send = async (form, button) => {
        if (busy) {
            return;
        }
        busy = true;
        const before = screen();
        const filled = new FormData(form);
        if (button && button.name) {
            filled.set(button.name, button.value);
        }
        const bySwitch = button && button.name === "switch" ? button.value : "";
        before.inert = true; // a second press waits for the screen that follows
        try {
            const own = button && button.hasAttribute("formaction");
            await load(own ? button.formAction : form.action, filled);
            const same = bySwitch && screen().querySelector(`button[value="${bySwitch}"]`);
            if (same) {
                same.focus();
            }
        } catch {
            if (live) {
                again(before); // one answer was lost: a press is done once, however often it is sent
            }
        } finally {
            before.inert = false;
            busy = false;
        }
    };

    const again = (before) => {
        if (before.isConnected) {
            document.getElementById("again").hidden = false;
        }
    };

    document.addEventListener("submit", (event) => {
        event.preventDefault();
        send(event.target, event.submitter);
    });

    // --- No time pressure: a warning first, and any touch gives more time.
    const reset = () => {
        const form = document.getElementById("reset");
        if (form) {
            // Off the screen at once; on the server as soon as it answers.
            lost = { address: form.action, form: new FormData(form) };
            hush();
            document.dispatchEvent(new CustomEvent("kiosk:gone"));
            screen().dataset.empty = "";
            screen().replaceChildren();
            comeBack();
        }
    };

    const warn = () => {
        let left = Number(screen().dataset.warning);
        const count = () => {
            const place = document.getElementById("seconds-left");
            if (place) {
                place.textContent = String(left);
            }
            if (left <= 0) {
                clearInterval(secondTimer);
                dialog.close();
                reset();
            }
            left -= 1;
        };
        if (!dialog.open) {
            dialog.showModal();
        }
        count();
        secondTimer = setInterval(count, 1000);
    };

    const restart = () => {
        clearTimeout(idleTimer);
        clearInterval(secondTimer);
        if (!("empty" in screen().dataset)) {
            idleTimer = setTimeout(warn, Number(screen().dataset.idle) * 1000);
        }
    };

    const keep = () => {
        const now = Date.now();
        if (now - kept < KEEP_EVERY || "empty" in screen().dataset) {
            return;
        }
        kept = now;
        const token = document.querySelector("[name=csrfmiddlewaretoken]");
        const form = new FormData();
        form.set("visit", screen().dataset.visit || "");
        form.set("csrfmiddlewaretoken", token ? token.value : "");
        fetch(body.dataset.keep, { method: "POST", body: form }).catch(() => {});
    };

    const touched = () => {
        if (dialog.open) {
            return; // answered by its buttons
        }
        restart();
        keep();
    };
    document.addEventListener("pointerdown", touched);
    document.addEventListener("keydown", touched);
    dialog.addEventListener("click", (event) => {
        if (event.target.closest("#no-more")) {
            dialog.close();
            reset();
        } else if (event.target.closest("#more-time")) {
            dialog.close();
        }
    });
    dialog.addEventListener("close", () => {
        clearInterval(secondTimer);
        kept = 0;
        touched();
    });

    // --- Reading aloud: what stands on the screen, in its language.
    const readAloud = () => {
        const words = new SpeechSynthesisUtterance(
            [...screen().querySelectorAll("main h1, main h2, main p, main li, main dt, main dd, main label, main button, main figcaption, main legend, .kiosk__person button")]
                .filter((some) => some.offsetParent && !some.closest("#keys, #board") && !some.closest(".kiosk__printed-at"))
                .map((some) => some.textContent.trim())
                .join(". "),
        );
        words.lang = screen().dataset.voice;
        words.rate = 0.9;
        words.addEventListener("end", () => mark(false));
        window.speechSynthesis.cancel();
        window.speechSynthesis.speak(words);
        mark(true);
    };

    const mark = (on) => {
        reading = on;
        const button = document.getElementById("read-aloud");
        if (button) {
            button.setAttribute("aria-pressed", String(on));
        }
    };

    document.addEventListener("click", (event) => {
        if (event.target.closest("#read-aloud")) {
            if (reading) {
                hush();
                mark(false);
            } else {
                readAloud();
            }
        }
    });

    // --- One press, one print: the server says who is the first.
    const print = async () => {
        const form = new FormData();
        form.set("visit", screen().dataset.visit);
        form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
        const answer = await fetch(body.dataset.printed, { method: "POST", body: form }).catch(() => null);
        if (answer && answer.status === 204) {
            window.print();
        } else if (answer && answer.redirected) {
            tellPaper(new DOMParser().parseFromString(await answer.text(), "text/html"));
        }
    };

    // What is told of a number follows the line; the time that is left on the screen does not.
    const follow = async () => {
        if (!document.getElementById("told")) {
            return;
        }
        const answer = await fetch(body.dataset.home, { cache: "no-store", signal: gone.signal }).catch(() => null);
        const page = answer && answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
        const [here, fresh] = [document.getElementById("told"), page && page.getElementById("told")];
        if (here && fresh && page.getElementById("screen").dataset.visit === screen().dataset.visit) {
            here.replaceChildren(...document.adoptNode(fresh).childNodes);
        }
    };

    // How it went at a network printer; unless somebody went on meanwhile.
    const tellPaper = (page) => {
        const [here, fresh] = [document.getElementById("paper"), page.getElementById("paper")];
        if (here && fresh && page.getElementById("screen").dataset.visit === screen().dataset.visit) {
            here.replaceChildren(...document.adoptNode(fresh).childNodes);
        }
    };

    // --- Who waits to talk: the screen follows by itself. Looking keeps the visit; whether somebody
    // still sits there is asked as on every screen.
    const words = (page) => page.getElementById("main").textContent.replace(/\s+/g, " ");
    const lookAgain = () => {
        clearTimeout(lookTimer);
        const waits = document.getElementById("talk-wait");
        if (waits && waits.dataset.looks) {
            lookTimer = setTimeout(look, Number(waits.dataset.looks) * 1000);
        }
    };
    const look = async () => {
        const visit = screen().dataset.visit;
        try {
            kept = 0;
            keep();
            const answer = await fetch(body.dataset.home, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const stays = answer.ok && screen().dataset.visit === visit && !busy && !dialog.open;
            if (stays && page.getElementById("main") && words(page) !== words(document)) {
                put(page);
            }
        } catch {
            // The line itself tells when it is cut.
        }
        lookAgain();
    };

    const dress = () => {
        restart();
        const aloud = document.getElementById("read-aloud");
        if (aloud && "speechSynthesis" in window) {
            aloud.hidden = false;
        }
        const main = document.getElementById("main");
        if (main) {
            main.focus({ preventScroll: true });
            window.scrollTo(0, 0);
        }
        if (document.querySelector("#ticket[data-print]")) {
            print();
        }
        lookAgain();
        document.dispatchEvent(new CustomEvent("kiosk:screen"));
        if (outdated && "empty" in screen().dataset) {
            location.reload();
        }
    };

    document.addEventListener("contextmenu", (event) => event.preventDefault());
    document.addEventListener("dragstart", (event) => event.preventDefault());
    // A page that the browser kept is not shown again: it may be of somebody before.
    window.addEventListener("pagehide", () => screen().replaceChildren());
    window.addEventListener("pageshow", (event) => {
        if (event.persisted) {
            location.reload();
        }
    });

    window.hubLive({
        path: body.dataset.socket,
        onLive: (now) => {
            if (!now) {
                live = false;
                gone.abort();
                gone = new AbortController();
                cutOff();
            } else if (!live) {
                live = true;
                if (!offline.hidden) {
                    comeBack();
                }
            }
        },
        onEnded: () => location.replace(body.dataset.home), // which is then the pairing page
        onNews: ({ number, version }) => {
            if (line !== null && number !== line) {
                follow();
            }
            line = number;
            outdated = version !== body.dataset.version;
            if (outdated && "empty" in screen().dataset) {
                location.reload();
            }
        },
    });
    dress();
    // Back from a call that is over: nothing of it stays for the next one.
    if (location.hash === "#klaar") {
        history.replaceState(null, "", body.dataset.home);
        const reset = document.getElementById("reset");
        if (reset) {
            send(reset, null);
        }
    }
})();
