// Who is seen: a tile for each other, with a name and what they switched off; and how the line is.
(() => {
    "use strict";
    const EVERY = 5000;

    window.hubVideo = window.hubVideo || {};

    window.hubVideo.tiles = (stage, words) => {
        const tiles = new Map();
        const make = (seat, name) => {
            const tile = document.createElement("figure");
            const video = document.createElement("video");
            const caption = document.createElement("figcaption");
            const label = document.createElement("span");
            const off = document.createElement("span");
            tile.className = "video-tile";
            video.autoplay = true;
            video.playsInline = true;
            video.setAttribute("aria-label", name);
            label.textContent = name;
            off.className = "video-tile__off";
            caption.append(label, off);
            tile.append(video, caption);
            stage.append(tile);
            return { tile, video, off };
        };
        return {
            of: (seat, name) => {
                if (!tiles.has(seat)) {
                    tiles.set(seat, make(seat, name));
                    stage.dataset.people = tiles.size;
                }
                return tiles.get(seat);
            },
            state: (seat, state) => {
                const found = tiles.get(seat);
                if (found) {
                    found.tile.classList.toggle("video-tile--hidden", !state.camera && !state.screen);
                    found.tile.classList.toggle("video-tile--screen", state.screen);
                    found.off.textContent = state.microphone ? "" : words.microphone_off;
                }
            },
            away: (seat, away) => {
                const found = tiles.get(seat);
                if (found) {
                    found.tile.classList.toggle("video-tile--away", away);
                }
            },
            drop: (seat) => {
                const found = tiles.get(seat);
                if (found) {
                    found.video.srcObject = null;
                    found.tile.remove();
                    tiles.delete(seat);
                    stage.dataset.people = tiles.size;
                }
            },
            first: () => (tiles.size ? tiles.values().next().value.video : null),
        };
    };

    // onQuality("good" | "fair" | "bad", figures), every five seconds, of the worst line.
    window.hubVideo.quality = (peers, onQuality) => {
        const earlier = new Map();
        const look = async () => {
            const found = [];
            for (const [seat, peer] of peers()) {
                if (peer.connection.connectionState === "connected") {
                    found.push(await measure(seat, peer.connection));
                }
            }
            if (found.length) {
                const worst = found.reduce((a, b) => (rank(a) >= rank(b) ? a : b));
                onQuality(["good", "fair", "bad"][rank(worst)], worst);
            }
        };
        const rank = (one) => {
            if (one.lostPermille > 80 || one.jitterMs > 100 || one.roundTripMs > 700) {
                return 2;
            }
            return one.lostPermille > 20 || one.jitterMs > 40 || one.roundTripMs > 300 ? 1 : 0;
        };
        const measure = async (seat, connection) => {
            const reports = [...(await connection.getStats()).values()];
            const inbound = reports.filter((one) => one.type === "inbound-rtp");
            const sum = (name) => inbound.reduce((total, one) => total + (one[name] || 0), 0);
            const before = earlier.get(seat) || { lost: 0, got: 0 };
            const now = { lost: sum("packetsLost"), got: sum("packetsReceived") };
            earlier.set(seat, now);
            const lost = Math.max(0, now.lost - before.lost);
            const all = Math.max(0, now.got - before.got) + lost;
            const transport = reports.find((one) => one.type === "transport" && one.selectedCandidatePairId);
            const pair = transport && reports.find((one) => one.id === transport.selectedCandidatePairId);
            const near = pair && reports.find((one) => one.id === pair.localCandidateId);
            return {
                lostPermille: all ? Math.round((1000 * lost) / all) : 0,
                jitterMs: Math.round(1000 * Math.max(0, ...inbound.map((one) => one.jitter || 0))),
                roundTripMs: Math.round(1000 * ((pair && pair.currentRoundTripTime) || 0)),
                relayed: Boolean(near && near.candidateType === "relay"),
            };
        };
        const timer = setInterval(look, EVERY);
        return { stop: () => clearInterval(timer), look };
    };
})();
