// Whether this network lets a call through: the line to the hub and, where there is one, the relay.
(() => {
    "use strict";
    const PATIENCE = 6000;
    const TRIED = 1000; // as the hub ends a line that was laid to try it

    window.hubVideo = window.hubVideo || {};

    const reachesHub = (path) =>
        new Promise((tell) => {
            const scheme = location.protocol === "https:" ? "wss://" : "ws://";
            const socket = new WebSocket(`${scheme}${location.host}${path}?trial=1`);
            socket.addEventListener("close", ({ code }) => tell(code === TRIED));
            setTimeout(() => {
                tell(false);
                socket.close();
            }, PATIENCE);
        });

    const reachesRelay = async ({ iceServers }) => {
        const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy: "relay" });
        const found = await new Promise((tell) => {
            connection.addEventListener("icecandidate", ({ candidate }) =>
                tell(Boolean(candidate && candidate.candidate)),
            );
            setTimeout(tell, PATIENCE, false);
            connection.createDataChannel("trial");
            connection.setLocalDescription().catch(() => tell(false));
        });
        connection.close();
        return found;
    };

    // "open", "narrow": no relay, "shut": no relay where nothing else may be used, "none": no hub.
    window.hubVideo.way = async ({ path, trial }) => {
        const [hub, relay] = await Promise.all([reachesHub(path), trial ? reachesRelay(trial) : true]);
        if (!hub) {
            return "none";
        }
        if (relay) {
            return "open";
        }
        return trial.only ? "shut" : "narrow";
    };
})();
