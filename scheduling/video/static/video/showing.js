// A screen in place of the camera, and the other in a small window that stays on top.
(() => {
    "use strict";
    window.hubVideo = window.hubVideo || {};

    // replace(track, or null for the camera), onShared(whether).
    window.hubVideo.showing = ({ stage, replace, onShared }) => {
        let shown = null;

        const unshare = () => {
            shown = null;
            replace(null);
            onShared(false);
        };

        const share = async () => {
            if (shown) {
                shown.stop();
                unshare();
                return;
            }
            try {
                const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 10 } });
                shown = stream.getVideoTracks()[0];
            } catch {
                return; // changed their mind
            }
            shown.contentHint = "detail";
            shown.addEventListener("ended", unshare);
            replace(shown);
            onShared(true);
        };

        const floats = async () => {
            const video = stage.querySelector("video");
            if (document.pictureInPictureElement) {
                await document.exitPictureInPicture();
            } else if (video) {
                await video.requestPictureInPicture().catch(() => {});
            }
        };
        return { share, floats };
    };
})();
