// The room: first one looks whether camera and sound work, then one waits, then one talks.
(() => {
    "use strict";
    const room = document.getElementById("video-room");
    const words = JSON.parse(document.getElementById("video-words").textContent);
    const part = (name) => document.getElementById(`video-${name}`);
    const { line: lay, call: begin, tiles, text, quality, devices: ask, asking: confirming, door } = window.hubVideo;
    const { sheet: sheets, paper, captions: written } = window.hubVideo;
    let line = null;
    let call = null;
    let writing = null;
    let watching = null;
    let asking = null;
    let atDoor = null;
    let figures = {};
    let talkedSince = 0;
    let role = "";
    let names = {};
    const state = { microphone: true, camera: true, screen: false };

    const tell = (sentence) => {
        const told = document.createElement("p");
        told.textContent = sentence;
        part("told").append(told);
        setTimeout(() => told.remove(), 8000);
    };
    const fill = (sentence, name) => sentence.replace("{name}", name);
    const nameOf = (seat) => {
        if (call && seat === call.own()) {
            return words.you;
        }
        const person = call && call.known.get(seat);
        return (person && words.roles[person.role]) || names[seat] || words.roles.guest;
    };

    const phase = (name, focus = true) => {
        if (room.dataset.phase === name) {
            return;
        }
        room.dataset.phase = name;
        for (const section of room.querySelectorAll("[data-of]")) {
            section.hidden = !section.dataset.of.split(" ").includes(name);
        }
        const heading = room.querySelector(`[data-of~="${name}"] [tabindex="-1"]`);
        if (focus && heading) {
            heading.focus();
        }
        if (booth) {
            booth.phase(name);
        }
        for (const video of room.querySelectorAll("video[data-own]")) {
            video.srcObject = devices.tracks.video ? new MediaStream([devices.tracks.video]) : null;
        }
        part("waiting-picture").hidden = !devices.tracks.video;
    };

    // --- Looking and listening beforehand ---
    const devices = ask({ onLevel: (loud) => before.level(loud), onHeard: () => before.heard() });
    const booth =
        room.dataset.home && window.hubVideo.booth({ form: part("clear"), home: room.dataset.home });
    const before = window.hubVideo.check({ devices, words, path: room.dataset.socket, booth: Boolean(booth) });
    const check = async () => {
        phase("check", false);
        const trouble = await before.look();
        state.microphone = !trouble.audio;
        state.camera = !trouble.video;
    };

    // --- A page of a document ---
    const isProfessional = (seat) => {
        const person = call && call.known.get(seat);
        return Boolean(person) && person.role === "moderator";
    };
    const sheet = sheets({ tell, words, fromWhom: isProfessional });
    paper({ put: (shown) => sheet.put(shown, call ? call.sheets() : []), words });

    // --- What is said, written out ---
    const captions =
        room.dataset.captions &&
        written({
            socket: room.dataset.captions,
            worklet: room.dataset.pieces,
            track: () => devices.tracks.audio,
            send: (...all) => line.send(...all),
            session: () => line.session,
            nameOf: (seat) => nameOf(seat),
            tell,
            words,
        });

    // --- Waiting and talking ---
    const enter = () => {
        devices.wake();
        call = begin({
            line: () => line,
            tracks: devices.tracks,
            tiles: tiles(part("stage"), words),
            nameOf,
            onText: (seat, body) => writing.show(seat, body),
            onSheet: (seat, data) => sheet.hear(seat, data),
            onSheets: (channel) => sheet.greet(channel),
            onLeft: (seat) => sheet.left(seat),
            onNews: (what, name) => tell(fill(words[what], name)),
            onFrame: (ms) => {
                figures.connectMs = figures.connectMs || ms;
                room.dataset.connectMs = figures.connectMs;
            },
        });
        writing = text({
            list: part("texts"),
            input: part("text"),
            form: part("write"),
            direct: (body) => call.say(body),
            overHub: (body) => line.send("text", body),
            nameOf,
            own: () => call.own(),
            onFirst: (seat) => seat !== call.own() && tell(fill(words.writes, nameOf(seat))),
        });
        atDoor = door({ send: (...all) => line.send(...all), tell, fill, words });
        asking = confirming({ send: (...all) => line.send(...all), tell, words, page: () => sheet.now() });
        watching = quality(call.peers, (how, found) => {
            figures = { ...figures, ...found };
            part("quality").textContent = words[how];
            part("quality").dataset.quality = how;
        });
        line = lay({ path: room.dataset.socket, onMessage: hear, onLine: lineIs, onEnd: end });
        buttons();
    };

    const lineIs = (there) => {
        part("line").hidden = there;
        room.dataset.line = there ? "on" : "off";
        if (there) {
            call.heal();
        }
    };

    const hear = (message) => {
        const { kind, body, from } = message;
        if (kind === "people") {
            role = body.you.role;
            body.people.forEach((one) => {
                names[one.seat] = words.roles[one.role];
            });
            const inside = body.you.state === "admitted";
            if (inside && !talkedSince) {
                talkedSince = performance.now();
                phase("call");
                tell(words.admitted);
            } else if (!inside) {
                phase("waiting");
            }
            if (inside) {
                call.people(body);
                if (booth) {
                    booth.alone(!body.people.some((one) => one.here) && !call.connected(), leave);
                }
                if (captions) {
                    captions.are(body.captions);
                }
            }
            atDoor(body.people);
        } else if (kind === "signal") {
            call.signal(message);
        } else if (kind === "text") {
            writing.show(from, body);
        } else if (kind === "state") {
            others(from, body);
        } else if (kind === "caption" && captions) {
            captions.show(from, body);
        } else if (kind === "question" || kind === "identity") {
            asking[kind](body);
        } else if (kind === "problem") {
            part("problem").textContent = body.text;
            part("problem").hidden = false;
        }
    };

    const states = new Map();
    const others = (seat, now) => {
        const earlier = states.get(seat) || { microphone: true, camera: true, screen: false };
        states.set(seat, now);
        call.show(seat, now);
        if (earlier.microphone !== now.microphone) {
            tell(fill(now.microphone ? words.unmuted : words.muted, nameOf(seat)));
        }
        if (!earlier.screen && now.screen) {
            tell(fill(words.shares, nameOf(seat)));
        }
    };

    const end = (why) => {
        keep();
        devices.close();
        if (captions) {
            captions.end();
        }
        if (call) {
            call.end();
            watching.stop();
        }
        for (const sentence of room.querySelectorAll("[data-why]")) {
            sentence.hidden = sentence.dataset.why !== why;
        }
        for (const part of room.querySelectorAll("[data-talked]")) {
            part.hidden = !talkedSince || why === "refused" || why === "taken";
        }
        phase("ended");
    };

    const keep = () => {
        if (!talkedSince || !line) {
            return;
        }
        const seconds = Math.round((performance.now() - talkedSince) / 1000);
        line.send("figures", { ...figures, seconds });
    };
    setInterval(keep, 30000);

    // --- Buttons ---
    const showState = () => {
        part("microphone").setAttribute("aria-pressed", String(!state.microphone));
        part("camera").setAttribute("aria-pressed", String(!state.camera));
        part("screen").setAttribute("aria-pressed", String(state.screen));
        part("self").classList.toggle("video-self--hidden", !state.camera);
        call.state({ ...state });
    };
    const flip = (name, kind) => {
        state[name] = !state[name];
        const track = devices.tracks[kind];
        if (track) {
            track.enabled = state[name];
        }
        showState();
    };
    const { share, floats } = window.hubVideo.showing({
        stage: part("stage"),
        replace: (track) => call.replace("video", track || devices.tracks.video),
        onShared: (shared) => {
            state.screen = shared;
            showState();
        },
    });
    const buttons = () => {
        part("microphone").hidden = !devices.tracks.audio;
        part("camera").hidden = !devices.tracks.video;
        part("screen").hidden = !(navigator.mediaDevices && navigator.mediaDevices.getDisplayMedia);
        part("blur").hidden = !devices.canBlur();
        part("float").hidden = !document.pictureInPictureEnabled;
        showState();
    };

    part("start").addEventListener("click", () => {
        part("start").disabled = true;
        enter();
    });
    part("microphone").addEventListener("click", () => flip("microphone", "audio"));
    part("camera").addEventListener("click", () => flip("camera", "video"));
    part("screen").addEventListener("click", share);
    part("blur").addEventListener("click", async () => {
        const blurred = await devices.blur(part("blur").getAttribute("aria-pressed") !== "true");
        part("blur").setAttribute("aria-pressed", String(blurred));
    });
    part("float").addEventListener("click", floats);
    const leave = () => {
        keep();
        line.send("leave");
        line.end();
        end("left");
    };
    for (const button of room.querySelectorAll("[data-leave]")) {
        button.addEventListener("click", leave);
    }
    for (const button of room.querySelectorAll("[data-back]")) {
        button.addEventListener("click", () => location.reload());
    }
    window.addEventListener("pagehide", keep);
    // For who wants to see it heal.
    window.hubVideo.now = () => ({ line, call, role });
    check();
})();
