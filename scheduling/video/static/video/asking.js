// "Is this right?": staff ask in a sentence, the citizen says yes or no, and the hub keeps both.
(() => {
    "use strict";
    window.hubVideo = window.hubVideo || {};

    // send(kind, body), tell(sentence): for screen readers, page(): of the document that is shown.
    window.hubVideo.asking = ({ send, tell, words, page }) => {
        const part = (name) => document.getElementById(`video-${name}`);
        const form = part("ask");
        const confirm = part("confirm");
        const shown = new Map();
        let open = 0;

        if (form) {
            form.addEventListener("submit", (event) => {
                event.preventDefault();
                const text = part("question").value.trim();
                if (text && send("ask", { text, ...page() })) {
                    part("question").value = "";
                }
            });
            part("identity").addEventListener("submit", (event) => {
                event.preventDefault();
                send("identity", { method: part("method").value });
            });
        }
        if (confirm) {
            for (const button of confirm.querySelectorAll("[data-right]")) {
                button.addEventListener("click", () => {
                    if (send("answer", { question: open, right: button.dataset.right === "true" })) {
                        confirm.hidden = true;
                    }
                });
            }
        }

        const about = ({ page: number, pages }) =>
            number ? words.page.replace("{page}", number).replace("{pages}", pages) : "";

        const asked = ({ question, text, right, ...more }) => {
            if (!shown.has(question)) {
                const item = document.createElement("li");
                item.append(document.createElement("span"), document.createElement("strong"));
                item.firstChild.textContent = [text, about(more)].filter(Boolean).join(" · ");
                part("asked").append(item);
                shown.set(question, item.lastChild);
            }
            const said = right === null ? words.unanswered : right ? words.said_yes : words.said_no;
            shown.get(question).textContent = said;
            if (right !== null) {
                tell(said);
            }
        };

        return {
            question: (body) => {
                if (part("asked")) {
                    asked(body);
                } else if (confirm && body.right === null) {
                    open = body.question;
                    part("confirm-text").textContent = body.text;
                    part("confirm-about").textContent = about(body);
                    confirm.hidden = false;
                    part("confirm-title").focus();
                }
            },
            identity: (body) => {
                part("identified").textContent = body.text;
            },
        };
    };
})();
