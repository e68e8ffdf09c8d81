"""The day itself: arriving, waiting, being called and being helped. Rules only; pages and screens
are in agenda, web, api and kiosk. All functions are keyword-only; `now` is aware; `actor` is a
`scheduling.booking.Actor`. Each step raises a DomainError with a code, or has been done, stands in
the audit trail (`ticket.*`, `desk.*`, `line.*`) and is told by `changes.line_changed` on commit.

Arriving (`arrival`), each gives `tickets.Arrival(ticket, token, fresh)`
    by_reference(*, reference) -> Appointment
    at_desk(*, point, letters, at, now, actor) -> list[Appointment]        staff only
    arrive(*, point, appointment, now, actor, press_key, wishes, let_in)
    walk_in(*, point, items, now, actor, press_key, wishes)
    late(*, point, appointment, now, actor, press_key)      too late: as a walk-in
    why_no_walk_in(*, point, now, line=None) -> DomainError | None
From home (`from_home`)
    take(*, point, items, taken_by, now, language)      one live ticket for each `taken_by`
    held_by(*, taken_by) -> Ticket | None
    why_not(*, point, now) -> DomainError | None
The line (`standing`)
    line_of(*, point, now) -> Line          waiting (Standing: ticket, place, why, wait), at_desks,
                                            parked, no_shows, expected, sessions, rules
    standing_of(*, ticket, now) -> Standing | None
    wait_for(*, point, now) -> Range | None        for whoever would join now
Desks (`desks`)
    open_desk(*, desk, professional, now, actor) -> DeskSession        desk None: from elsewhere
    close_desk(*, session, now, actor); session_of(*, professional); session_at(*, desk)
    open_at(*, point) -> list[DeskSession]
Calls (`calls`), each gives the Ticket
    call_next(*, session, now, actor); call_certain(*, session, ticket, now, actor)
    call_again, start, put_back(*, ticket, now, actor)
    finish(*, ticket, outcome, now, actor, services=None)
    candidates(*, session, now) -> list[Ticket]        whom "next" would call
Out of the ordinary (`lapses`), each gives the Ticket
    no_show, come_back, park, unpark, leave(*, ticket, now, actor)
    forward(*, ticket, reason, now, actor, desk | professional | organisation)
The rules of a point (`rules`)
    rules_of(point); stop_reason(rules, *, now)
    stop_walk_ins(*, point, reason_nl, reason_en, now, actor); allow_walk_ins(*, point, now, actor)
    set_rules(*, point, now, actor, **numbers)
Appointments that change (`following`): their tickets follow by themselves
    follow_all(*, now)       what a crash left undone; the job of each minute
Tickets (`tickets`): token_of(ticket), opened_by(token), today_at(point, now)
Who may see and touch one (`access`): ticket(*, user, right, pk), of_user(user)
News (`changes`): line_changed(service_point_id, ticket_id, what, number), number_of(point_id)
"""
