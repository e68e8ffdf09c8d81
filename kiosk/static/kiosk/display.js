// The call display: fetches the board again when its number is not the line's, lets the languages
// take turns, and sounds for each call that it did not show before.
(() => {
    "use strict";
    const body = document.body;
    const languages = body.dataset.languages.split(" ");
    const spoken = "spoken" in body.dataset;
    const EVERY = 60000; // the wait grows shorter also when nobody moves
    const AGAIN = 500;
    const SHORT_PATIENCE = 2500; // a mended line must not wait for a question that was lost
    const PATIENCE = 8000;
    const board = () => document.getElementById("board");
    const keys = () => new Map([...board().querySelectorAll("[data-key]")].map((call) => [call.dataset.key, call]));
    let sounds = null;
    let timer = 0;
    let patience = SHORT_PATIENCE;
    let looking = null;
    let wanted = Number(board().dataset.sequence);

    const chime = () => {
        if (!sounds || sounds.state !== "running") {
            return;
        }
        [[659, 0], [523, 0.28]].forEach(([pitch, after]) => {
            const tone = sounds.createOscillator();
            const volume = sounds.createGain();
            const at = sounds.currentTime + after;
            tone.frequency.value = pitch;
            volume.gain.setValueAtTime(0.0001, at);
            volume.gain.exponentialRampToValueAtTime(0.4, at + 0.03);
            volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.7);
            tone.connect(volume).connect(sounds.destination);
            tone.start(at);
            tone.stop(at + 0.75);
        });
    };

    const say = (call) => {
        if (!spoken || !("speechSynthesis" in window)) {
            return;
        }
        languages.forEach((code) => {
            const words = new SpeechSynthesisUtterance(call.getAttribute(`data-say-${code}`));
            words.lang = body.getAttribute(`data-voice-${code}`) || code;
            words.rate = 0.9;
            window.speechSynthesis.speak(words);
        });
    };

    const put = (fresh) => {
        const before = keys();
        board().replaceWith(fresh);
        const news = [...keys()].filter(([key]) => !before.has(key));
        news.forEach(([, call]) => call.classList.add("display__call--new"));
        if (news.length) {
            chime();
            news.forEach(([, call]) => say(call));
        }
    };

    const refresh = async () => {
        if (looking) {
            return;
        }
        const mine = new AbortController();
        looking = mine;
        const tooLate = setTimeout(() => mine.abort(), patience);
        clearTimeout(timer);
        timer = setTimeout(refresh, EVERY);
        try {
            const answer = await fetch(body.dataset.board, { redirect: "error", cache: "no-store", signal: mine.signal });
            if (answer.status === 403 || answer.status === 404) {
                location.replace(body.dataset.home);
                return;
            }
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const fresh = page.getElementById("board");
            patience = SHORT_PATIENCE;
            if (answer.ok && fresh) {
                put(document.adoptNode(fresh));
            }
        } catch {
            // The next attempt follows; "not live" is told by the socket.
            patience = Math.min(patience * 2, PATIENCE);
        } finally {
            clearTimeout(tooLate);
            looking = null;
            if (Number(board().dataset.sequence) < wanted) {
                clearTimeout(timer);
                timer = setTimeout(refresh, AGAIN);
            }
        }
    };

    const showLive = (live) => {
        document.getElementById("not-live").hidden = live;
        body.classList.toggle("display--off", !live);
        if (!live && looking) {
            looking.abort();
        }
    };

    const clock = document.getElementById("clock");
    const wall = new Intl.DateTimeFormat("nl", { hour: "2-digit", minute: "2-digit", timeZone: clock.dataset.zone });
    const tick = () => {
        clock.textContent = wall.format(new Date());
    };

    let turn = languages.indexOf(body.dataset.turn);
    setInterval(() => {
        turn = (turn + 1) % languages.length;
        body.dataset.turn = languages[turn];
    }, Number(body.dataset.turnSeconds) * 1000);
    tick();
    setInterval(tick, 5000);
    timer = setTimeout(refresh, EVERY);

    window.hubLive({
        path: body.dataset.socket,
        onLive: showLive,
        onEnded: () => location.replace(body.dataset.home), // which is then the pairing page
        onNews: ({ number, version }) => {
            if (version !== body.dataset.version) {
                location.reload();
                return;
            }
            wanted = number;
            if (number !== Number(board().dataset.sequence)) {
                refresh();
            }
        },
    });

    // Browsers keep sound back until somebody touched the page, unless told otherwise.
    if ("AudioContext" in window) {
        sounds = new AudioContext();
        const button = document.getElementById("sound");
        const show = () => {
            button.hidden = sounds.state === "running";
        };
        sounds.addEventListener("statechange", show);
        button.addEventListener("click", () => sounds.resume());
        setTimeout(show, 500);
    }
})();
