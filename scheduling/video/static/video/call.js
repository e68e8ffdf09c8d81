// The call itself: one connection to each other who is in, laid and mended as people come and go.
(() => {
    "use strict";
    window.hubVideo = window.hubVideo || {};

    // line, tracks, tiles, nameOf(seat), onText(seat, body), onSheet(seat, data), onSheets(channel), onLeft(seat),
    // onNews(sentence key, name), onFrame(ms)
    window.hubVideo.call = ({ line, tracks, tiles, nameOf, onText, onSheet, onSheets, onLeft, onNews, onFrame }) => {
        const peers = new Map(); // seat: peer, its tab and how far its signals were heard
        const known = new Map(); // seat: what the hub said of this person last
        let configuration = { iceServers: [] };
        let own = 0;
        let state = { microphone: true, camera: true, screen: false };
        let since = 0; // when there was first somebody to talk with

        const lay = (person) => {
            const peer = { tab: person.tab, epoch: person.epoch, count: 0, shown: false };
            peer.line = window.hubVideo.peer({
                configuration,
                polite: own > person.seat,
                tracks,
                send: (body) => line().send("signal", body, person.seat),
                onStream: (stream, track) => show(person.seat, peer, track),
                onText: (body) => onText(person.seat, body),
                onSheet: (data) => onSheet(person.seat, data),
                onSheets,
                onState: (now) => stands(person.seat, peer, now),
                onReady: () => line().send("state", state),
            });
            peers.set(person.seat, peer);
            return peer;
        };

        // Who is not at the hub any more either has left; who still is may be on the way back.
        const stands = (seat, peer, now) => {
            const away = ["disconnected", "failed", "gone"].includes(now);
            peer.gone = peer.gone || now === "gone";
            tiles.away(seat, away);
            if (away && peers.get(seat) === peer && !known.get(seat).here) {
                drop(seat);
                onNews("left", nameOf(seat));
            }
        };

        const show = (seat, peer, track) => {
            const { video } = tiles.of(seat, nameOf(seat));
            if (!video.srcObject) {
                video.srcObject = new MediaStream();
            }
            const old = video.srcObject.getTracks().filter((one) => one.kind === track.kind);
            old.forEach((one) => video.srcObject.removeTrack(one));
            video.srcObject.addTrack(track);
            video.play().catch(() => {});
            if (track.kind === "video" && !peer.shown) {
                peer.shown = true;
                const began = since;
                const seen = () => onFrame(Math.round(performance.now() - began));
                if (video.requestVideoFrameCallback) {
                    video.requestVideoFrameCallback(seen);
                } else {
                    video.addEventListener("loadeddata", seen, { once: true });
                }
            }
        };

        const drop = (seat) => {
            const peer = peers.get(seat);
            if (peer) {
                peer.line.close();
                peers.delete(seat);
                tiles.drop(seat);
                onLeft(seat);
            }
        };

        // The hub's list of who is in: whoever is new is called, whoever is out is let go.
        const people = (body) => {
            own = body.you.seat;
            configuration = body.connection || configuration;
            const inside = body.people.filter((one) => one.state === "admitted");
            inside.forEach((person) => {
                const before = known.get(person.seat);
                known.set(person.seat, person);
                meet(person, before);
            });
            for (const seat of [...known.keys()]) {
                if (!inside.some((one) => one.seat === seat)) {
                    onNews("left", nameOf(seat));
                    known.delete(seat);
                    drop(seat);
                }
            }
        };

        const meet = (person, before) => {
            const peer = peers.get(person.seat);
            if (!person.here) {
                // Perhaps only the line to the hub is cut; the call itself tells whether it goes on.
                if (peer && (peer.gone || peer.line.connection.connectionState !== "connected")) {
                    drop(person.seat);
                }
                if (before && before.here && !peers.has(person.seat)) {
                    onNews("left", nameOf(person.seat));
                }
                return;
            }
            if (peer && peer.tab === person.tab) {
                if (peer.epoch !== person.epoch) {
                    peer.epoch = person.epoch;
                    peer.count = 0;
                    peer.line.mend();
                }
                return;
            }
            since = since || performance.now();
            drop(person.seat);
            lay(person);
            onNews("joined", nameOf(person.seat));
            line().send("state", state);
        };

        const signal = (message) => {
            let peer = peers.get(message.from);
            if (!peer || peer.tab !== message.tab) {
                if (!known.has(message.from)) {
                    return; // the list that names them is on its way, and then asks again
                }
                drop(message.from);
                const person = { ...known.get(message.from), tab: message.tab, epoch: message.epoch };
                known.set(message.from, person);
                since = since || performance.now();
                peer = lay(person);
                onNews("joined", nameOf(message.from));
            }
            if (peer.epoch === message.epoch && message.count > peer.count + 1) {
                line().send("signal", { again: true }, message.from);
            }
            if (peer.epoch < message.epoch || message.count > peer.count) {
                peer.epoch = message.epoch;
                peer.count = message.count;
                peer.line.signal(message.body);
            }
        };

        return {
            people,
            signal,
            peers: () => [...peers.entries()].map(([seat, peer]) => [seat, peer.line]),
            connected: () => [...peers.values()].some((peer) => peer.line.connection.connectionState === "connected"),
            known,
            own: () => own,
            heal: () => peers.forEach((peer) => peer.line.mend()),
            restart: () => peers.forEach((peer) => peer.line.restart()),
            state: (now) => {
                state = now;
                line().send("state", state);
            },
            show: (seat, now) => tiles.state(seat, now),
            replace: (kind, track) => peers.forEach((peer) => peer.line.replace(kind, track)),
            sheets: () => [...peers.values()].map((peer) => peer.line.sheets()).filter(Boolean),
            // To everybody, or to nobody: then over the hub.
            say: (body) => {
                const lines = [...peers.values()].map((peer) => peer.line);
                const all = lines.length > 0 && lines.every((one) => one.hears());
                if (all) {
                    lines.forEach((one) => one.say(body));
                }
                return all;
            },
            end: () => [...peers.keys()].forEach(drop),
        };
    };
})();
