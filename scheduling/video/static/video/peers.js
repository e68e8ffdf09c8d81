// One connection to one other browser, by "perfect negotiation": both sides may offer at any moment,
// and of two offers that cross the polite side takes its own back. Lost messages are asked for again.
// https://www.w3.org/TR/webrtc/#perfect-negotiation-example
(() => {
    "use strict";
    const NUDGE = 2500; // no offer heard by then: ask
    const LOST = 2000; // without a path for so long: look for another
    const TYPED = 40; // messages of text a second: faster than anybody types
    const AT_ONCE = 400;

    // What comes directly passes no hub that counts.
    const allowance = () => {
        let left = AT_ONCE;
        let since = performance.now();
        return () => {
            const now = performance.now();
            left = Math.min(AT_ONCE, left + ((now - since) / 1000) * TYPED) - 1;
            since = now;
            return left >= 0;
        };
    };

    window.hubVideo = window.hubVideo || {};
    // send(body), onStream(stream), onText(body), onSheet(data), onState(state), onReady(), onSheets(channel).
    window.hubVideo.peer = ({ configuration, polite, tracks, send, onStream, onText, onSheet, onState, onReady, onSheets }) => {
        const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle", ...configuration });
        let text = null;
        let sheets = null; // of documents
        const senders = {};
        let making = false;
        let ignoring = false;
        let begun = false;
        let closed = false;
        let lostTimer = 0;
        let nudgeTimer = 0;
        let chain = Promise.resolve();

        const begin = () => {
            if (begun) {
                return;
            }
            begun = true;
            openText();
            const stream = new MediaStream();
            for (const kind of ["audio", "video"]) {
                const transceiver = connection.addTransceiver(tracks[kind] || kind, {
                    direction: "sendrecv",
                    streams: [stream],
                });
                senders[kind] = transceiver.sender;
            }
            favourMotion(senders.video);
        };

        // Not before there is something to answer: a channel alone would already be an offer, which
        // crosses the other's, and Chromium then loses the channel.
        const openText = () => {
            const takes = allowance();
            text = connection.createDataChannel("text", { negotiated: true, id: 0 });
            text.addEventListener("message", (event) => {
                if (!takes()) {
                    text.close(); // what is typed goes over the hub from here on
                    return;
                }
                try {
                    onText(JSON.parse(event.data));
                } catch {
                    // Not one of ours.
                }
            });
            sheets = connection.createDataChannel("sheets", { negotiated: true, id: 1 });
            sheets.binaryType = "arraybuffer";
            sheets.addEventListener("message", (event) => onSheet(event.data));
            sheets.addEventListener("open", () => onSheets(sheets));
            // The first that is heard when the other closes the call on their side.
            sheets.addEventListener("close", () => closed || onState("gone"));
        };

        // Sign language and faces: rather smaller than stuttering.
        const favourMotion = (sender) => {
            const parameters = sender.getParameters();
            parameters.degradationPreference = "maintain-framerate";
            if (parameters.encodings && parameters.encodings.length) {
                parameters.encodings[0].maxBitrate = 900000;
                parameters.encodings[0].maxFramerate = 30;
            }
            sender.setParameters(parameters).catch(() => {});
        };

        const sendOwn = () => send({ description: plain(connection.localDescription) });
        const plain = (description) => ({ type: description.type, sdp: description.sdp });

        connection.addEventListener("negotiationneeded", async () => {
            if (closed) {
                return;
            }
            try {
                making = true;
                await connection.setLocalDescription();
                sendOwn();
            } catch {
                // Closed meanwhile, or overtaken by an offer of the other: that one stands.
            } finally {
                making = false;
            }
        });
        connection.addEventListener("icecandidate", ({ candidate }) => {
            send({ candidate: candidate ? candidate.toJSON() : null });
        });
        connection.addEventListener("track", ({ track, streams }) => onStream(streams[0] || new MediaStream([track]), track));
        connection.addEventListener("connectionstatechange", () => {
            const state = connection.connectionState;
            clearTimeout(lostTimer);
            if (state === "failed") {
                connection.restartIce();
            } else if (state === "disconnected") {
                lostTimer = setTimeout(() => connection.restartIce(), polite ? 2 * LOST : LOST);
            } else if (state === "connected") {
                onReady();
            }
            onState(state);
        });

        const describe = async (description) => {
            const collides = description.type === "offer" && (making || connection.signalingState !== "stable");
            ignoring = !polite && collides;
            if (ignoring) {
                return;
            }
            clearTimeout(nudgeTimer);
            if (description.type === "answer" && connection.signalingState !== "have-local-offer") {
                return; // of an offer that was taken back
            }
            await connection.setRemoteDescription(description);
            if (description.type === "offer") {
                join();
                await connection.setLocalDescription();
                sendOwn();
            }
        };

        // The side that was called puts its own picture and sound into the places that the offer made.
        const join = () => {
            if (begun) {
                return;
            }
            begun = true;
            openText();
            for (const transceiver of connection.getTransceivers()) {
                const kind = transceiver.receiver.track.kind;
                transceiver.direction = "sendrecv";
                senders[kind] = transceiver.sender;
                transceiver.sender.replaceTrack(tracks[kind] || null);
            }
            favourMotion(senders.video);
        };

        const find = async (candidate) => {
            try {
                await connection.addIceCandidate(candidate || undefined);
            } catch (error) {
                if (!ignoring && connection.remoteDescription) {
                    mend();
                }
            }
        };

        // Something may have been lost on the way.
        const mend = () => {
            if (closed) {
                return;
            }
            if (connection.signalingState === "have-local-offer") {
                sendOwn();
            } else if (!begun && !polite) {
                begin();
            } else if (begun && connection.connectionState !== "connected") {
                connection.restartIce();
            }
        };

        const handle = async (body) => {
            if (closed) {
                return;
            }
            if (body.again) {
                mend();
            } else if (body.description) {
                await describe(body.description);
            } else {
                await find(body.candidate);
            }
        };

        if (polite) {
            const nudge = () => {
                if (!begun && !closed) {
                    send({ again: true });
                    nudgeTimer = setTimeout(nudge, NUDGE);
                }
            };
            nudgeTimer = setTimeout(nudge, NUDGE);
        } else {
            begin();
        }

        return {
            connection,
            mend,
            restart: () => connection.restartIce(),
            // One after the other, however they arrive.
            signal: (body) => {
                chain = chain.then(() => handle(body)).catch(() => mend());
            },
            hears: () => text !== null && text.readyState === "open",
            sheets: () => (sheets && sheets.readyState === "open" ? sheets : null),
            say: (body) => text.send(JSON.stringify(body)),
            replace: (kind, track) => senders[kind] && senders[kind].replaceTrack(track || null),
            close: () => {
                closed = true;
                clearTimeout(lostTimer);
                clearTimeout(nudgeTimer);
                connection.close();
            },
        };
    };
})();
