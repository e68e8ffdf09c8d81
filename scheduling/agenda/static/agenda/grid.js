// The day as a grid of desks and people, on top of the table that says the same.
(() => {
    "use strict";
    const box = document.getElementById("agenda-grid-box");
    const place = document.getElementById("agenda-grid");
    if (!box || !window.EventCalendar) {
        return;
    }
    let calendar = null;

    const load = async () => {
        const answer = await fetch(place.dataset.events, { redirect: "error" });
        if (!answer.ok) {
            return;
        }
        const { resources, events } = await answer.json();
        if (calendar) {
            calendar.setOption("resources", resources);
            calendar.setOption("events", events);
            return;
        }
        calendar = window.EventCalendar.create(place, {
            view: "resourceTimeGridDay",
            date: place.dataset.day,
            // British English, for the clock of 24 hours.
            locale: place.dataset.locale === "en" ? "en-GB" : place.dataset.locale,
            columnWidth: "7rem",
            slotHeight: 36,
            headerToolbar: { start: "", center: "", end: "" },
            slotMinTime: "08:00",
            slotMaxTime: "21:00",
            allDaySlot: false,
            editable: false,
            resources,
            events,
        });
    };

    box.addEventListener("toggle", () => box.open && load());
    document.addEventListener("agenda:fresh", () => box.open && load());
})();
