// Before one goes in: camera, microphone, sound and the way to the others are tried. What is the
// matter is said in words, with what helps; nothing of it keeps anybody out.
(() => {
    "use strict";
    window.hubVideo = window.hubVideo || {};

    // devices as of devices.js; path: of the line to the hub; booth: whether this screen stands in one.
    window.hubVideo.check = ({ devices, words, path, booth }) => {
        const part = (name) => document.getElementById(`video-${name}`);

        const mark = (kind, sentence, good) => {
            const place = part(`${kind}-told`);
            if (place.textContent !== sentence) {
                place.textContent = sentence;
                place.dataset.good = good;
            }
        };

        const offerChoices = async () => {
            const all = await devices.list();
            for (const kind of ["audio", "video"]) {
                const found = all.filter((one) => one.kind === `${kind}input` && one.label);
                const choice = part(`${kind}-choice`);
                choice.replaceChildren(...found.map((one) => new Option(one.label, one.deviceId)));
                choice.closest("label").hidden = found.length < 2;
                const track = devices.tracks[kind];
                choice.value = track ? track.getSettings().deviceId : "";
            }
        };

        const picture = () => {
            part("own").srcObject = devices.tracks.video ? new MediaStream([devices.tracks.video]) : null;
            part("no-picture").hidden = Boolean(devices.tracks.video);
        };

        const help = (...found) => {
            for (const line of part("trouble").querySelectorAll("[data-trouble]")) {
                line.hidden = !found.includes(line.dataset.trouble);
            }
            if (found.some(Boolean)) {
                part("trouble").hidden = false;
            }
        };

        const tryDevices = async () => {
            const trouble = await devices.open();
            mark("video", trouble.video ? words[`video_${trouble.video}`] : words.seen, !trouble.video);
            mark("audio", trouble.audio ? words[`audio_${trouble.audio}`] : words.speak, trouble.audio ? false : "soon");
            help(trouble.video, trouble.audio);
            picture();
            await offerChoices();
            return trouble;
        };

        const tryWay = async () => {
            const trial = JSON.parse(document.getElementById("video-trial").textContent);
            const found = await window.hubVideo.way({ path, trial });
            const instead = booth ? words.way_else_booth : words.way_else;
            mark("way", words[`way_${found}`].replace("{else}", instead), found === "open");
            help(found !== "open" && "way");
        };

        const choose = async (kind) => {
            await devices.choose(kind, part(`${kind}-choice`).value);
            picture();
        };

        part("play").addEventListener("click", () => devices.play());
        part("audio-choice").addEventListener("change", () => choose("audio"));
        part("video-choice").addEventListener("change", () => choose("video"));
        // Anew from the beginning: what tries the relay holds for two minutes only.
        part("again").addEventListener("click", () => location.reload());
        return {
            // What is the matter with each device.
            look: async () => {
                part("start").disabled = true;
                tryWay();
                const trouble = await tryDevices();
                part("start").disabled = false;
                return trouble;
            },
            heard: () => mark("audio", words.heard, true),
            level: (loud) => {
                part("meter").value = loud;
            },
        };
    };
})();
