// Keeps the choice, own dates and the links of appointments in this browser, and shows them.
// Nothing is stored elsewhere. Without this script the choice stands in the address just the same.
"use strict";

(() => {
    const KEY = "hub-countdown";
    const read = () => {
        try {
            const kept = JSON.parse(localStorage.getItem(KEY)) || {};
            return { query: kept.query || "", own: kept.own || [], links: kept.links || [] };
        } catch {
            return { query: "", own: [], links: [] };
        }
    };
    const write = (kept) => {
        try {
            localStorage.setItem(KEY, JSON.stringify(kept));
        } catch {
            // A browser that keeps nothing: the page still works, only it forgets.
        }
    };

    // On the page of an appointment: the button that adds it.
    const add = document.querySelector("[data-count-link]");
    if (add) {
        add.hidden = false;
        add.addEventListener("click", () => {
            const kept = read();
            if (!kept.links.includes(add.dataset.countLink)) kept.links.push(add.dataset.countLink);
            write(kept);
            location.assign(add.dataset.countPage);
        });
    }

    const box = document.getElementById("countdown");
    if (!box) return;
    const kept = read();
    const form = document.getElementById("choose");
    if (box.dataset.chosen) {
        write({ ...kept, query: location.search });
    } else if (kept.query && !location.search) {
        location.replace(location.pathname + kept.query);
        return;
    }
    // An empty choice is a choice too: otherwise the old one would come back.
    form.addEventListener("submit", () => {
        if (!form.querySelector("input:checked")) write({ ...read(), query: "" });
    });

    const list = box.querySelector("[data-own-list]");
    const day = (text) => new Date(`${text}T00:00:00Z`);
    const nights = (text) => Math.round((day(text) - day(box.dataset.today)) / 86400000);
    const words = (count) =>
        count === 0 ? box.dataset.now
            : count === 1 ? box.dataset.tomorrow
                : box.dataset.days.replace("#", count);
    const told = (text) =>
        new Intl.DateTimeFormat(box.dataset.locale, {
            weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
        }).format(day(text));

    const element = (name, text, className) => {
        const made = document.createElement(name);
        if (text) made.textContent = text;
        if (className) made.className = className;
        return made;
    };
    const card = (one) => {
        const article = element("article", "", "hub-card hub-count");
        article.append(element("p", words(one.count), "hub-count__days"));
        const title = element("h3");
        if (one.url) {
            const link = element("a", one.title);
            link.href = one.url;
            title.append(link);
        } else {
            title.textContent = one.title;
        }
        article.append(title, element("p", one.told), element("p", one.place, "hub-soft"));
        const remove = element("button", box.dataset.remove, "nl-button nl-button--subtle");
        remove.type = "button";
        remove.setAttribute("aria-label", `${box.dataset.remove}: ${one.title}`);
        remove.addEventListener("click", () => {
            const now = read();
            write({
                ...now,
                own: now.own.filter((own) => own.id !== one.id),
                links: now.links.filter((link) => !(one.links || []).includes(link)),
            });
            show();
        });
        article.append(remove);
        const item = element("li");
        item.append(article);
        return item;
    };

    const appointments = async (links) => {
        if (!links.length) return [];
        const answer = await fetch(box.dataset.appointments, {
            method: "POST",
            credentials: "omit",
            body: JSON.stringify({ links }),
        });
        if (!answer.ok) return null;
        return (await answer.json()).results;
    };

    const show = async () => {
        const asked = read().links;
        let booked = null;
        try {
            booked = await appointments(asked);
        } catch {
            booked = null;
        }
        // Read anew: meanwhile something may have been added, or all of it forgotten. Links that
        // lead nowhere any more are forgotten; when the server is away, none are.
        const now = read();
        const own = now.own.filter((one) => nights(one.day) >= 0);
        const alive = (link) => booked.some((one) => one.links.includes(link));
        const links = booked ? now.links.filter((link) => alive(link) || !asked.includes(link)) : now.links;
        if (now.own.length || now.links.length) write({ ...now, own, links });
        booked = (booked || []).filter((one) => one.links.some((link) => links.includes(link)));
        const cards = [
            ...own.map((one) => ({
                id: one.id, title: one.name, day: one.day, count: nights(one.day),
                told: told(one.day), place: box.dataset.own,
            })),
            ...booked,
        ].sort((a, b) => a.count - b.count);
        list.replaceChildren(...cards.map(card));
    };

    const section = box.querySelector("[data-own-section]");
    const said = box.querySelector("[data-said]");
    const ownForm = box.querySelector("[data-own-form]");
    section.hidden = false;
    ownForm.elements.day.min = box.dataset.today;
    ownForm.addEventListener("submit", (event) => {
        event.preventDefault();
        if (!ownForm.elements.name.value.trim()) return;
        const now = read();
        now.own.push({
            id: String(Date.now()), name: ownForm.elements.name.value.trim(), day: ownForm.elements.day.value,
        });
        write(now);
        ownForm.reset();
        said.textContent = "";
        show();
    });
    section.querySelector("[data-forget]").addEventListener("click", () => {
        try {
            localStorage.removeItem(KEY);
        } catch {
            // Nothing was kept.
        }
        said.textContent = said.dataset.forgotten;
        list.replaceChildren();
        // The address holds the choice too; without it a reload would bring it back.
        history.replaceState(null, "", location.pathname);
        box.querySelectorAll("[data-chosen-part]").forEach((part) => part.remove());
        form.querySelectorAll("input:checked").forEach((input) => { input.checked = false; });
    });
    show();
})();
