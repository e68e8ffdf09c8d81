// Camera, microphone and loudspeaker: asked for once, looked at and listened to before one goes in.
(() => {
    "use strict";
    const PICTURE = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 30 } };
    const LOUD = 0.02; // above this somebody speaks
    const WHY = {
        NotAllowedError: "denied",
        SecurityError: "denied",
        NotFoundError: "missing",
        OverconstrainedError: "missing",
    };

    window.hubVideo = window.hubVideo || {};
    // onLevel(between 0 and 1), onHeard().
    window.hubVideo.devices = ({ onLevel, onHeard }) => {
        const tracks = { audio: null, video: null };
        let context = null;
        let stopMeter = () => {};

        const listen = (track) => {
            stopMeter();
            if (!track) {
                return;
            }
            context = context || new AudioContext();
            const source = context.createMediaStreamSource(new MediaStream([track]));
            const analyser = context.createAnalyser();
            analyser.fftSize = 512;
            source.connect(analyser);
            const samples = new Float32Array(analyser.fftSize);
            const timer = setInterval(() => {
                analyser.getFloatTimeDomainData(samples);
                const level = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
                onLevel(Math.min(1, level * 6));
                if (level > LOUD) {
                    onHeard();
                }
            }, 120);
            stopMeter = () => {
                clearInterval(timer);
                source.disconnect();
            };
        };

        const ask = async (kind, wanted) => {
            try {
                const stream = await navigator.mediaDevices.getUserMedia({ [kind]: wanted });
                const track = stream.getTracks()[0];
                if (tracks[kind]) {
                    tracks[kind].stop();
                }
                tracks[kind] = track;
                if (kind === "video") {
                    track.contentHint = "motion";
                } else {
                    listen(track);
                }
                return "";
            } catch (error) {
                return WHY[error && error.name] || "busy";
            }
        };

        return {
            tracks,
            // What is the matter with each: "" is nothing, "denied", "missing" or "busy".
            open: async () => {
                if (!navigator.mediaDevices) {
                    return { audio: "missing", video: "missing" };
                }
                try {
                    // Both in one question of the browser.
                    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: PICTURE });
                    tracks.audio = stream.getAudioTracks()[0];
                    tracks.video = stream.getVideoTracks()[0];
                    tracks.video.contentHint = "motion";
                    listen(tracks.audio);
                    return { audio: "", video: "" };
                } catch {
                    return { audio: await ask("audio", true), video: await ask("video", PICTURE) };
                }
            },
            choose: (kind, id) =>
                ask(kind, kind === "video" ? { ...PICTURE, deviceId: { exact: id } } : { deviceId: { exact: id } }),
            list: async () => (navigator.mediaDevices ? navigator.mediaDevices.enumerateDevices() : []),
            // Two quiet tones, made here: nothing is fetched.
            play: async () => {
                context = context || new AudioContext();
                await context.resume();
                [523, 659].forEach((pitch, place) => {
                    const tone = context.createOscillator();
                    const volume = context.createGain();
                    tone.frequency.value = pitch;
                    const at = context.currentTime + place * 0.35;
                    volume.gain.setValueAtTime(0, at);
                    volume.gain.linearRampToValueAtTime(0.25, at + 0.05);
                    volume.gain.linearRampToValueAtTime(0, at + 0.5);
                    tone.connect(volume).connect(context.destination);
                    tone.start(at);
                    tone.stop(at + 0.55);
                });
            },
            // Only some browsers can; then it is theirs, and no picture leaves the machine unblurred.
            canBlur: () => {
                const able = tracks.video && tracks.video.getCapabilities && tracks.video.getCapabilities();
                return Boolean(able && able.backgroundBlur && able.backgroundBlur.includes(true));
            },
            blur: async (on) => {
                await tracks.video.applyConstraints({ ...PICTURE, backgroundBlur: on }).catch(() => {});
                return Boolean(tracks.video.getSettings().backgroundBlur);
            },
            wake: () => context && context.resume(),
            close: () => {
                stopMeter();
                Object.values(tracks).forEach((track) => track && track.stop());
                tracks.audio = null;
                tracks.video = null;
            },
        };
    };
})();
