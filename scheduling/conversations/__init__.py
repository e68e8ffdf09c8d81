"""Conversations: what was agreed, what comes next, who may know of it, and handing over warmly.

Rules, each the only writer of its rows
    records      of_appointment, of_ticket, save, finish, add
    steps        add, tick, remove: next steps with owner and date
    notes        the private note of a professional, apart
    consents     the citizen's yes per organisation and purpose; withdraw
    hand_overs   send, accept, plan, refuse, take_back, come_back
    guides       publish, of: the question behind the question, per service
    keeping      need_until, forget_old, reseal
Pure, or only reading
    access       who may open what: the one place
    said         the yes of the citizen in a video call
    seen         who saw what; terms: working days; content: what is sealed

For rooms above (a journey whose step ends here): listen to the signals of `news`, which carry ids
and are sent on commit

    conversation_finished   conversation_id, appointment_id, ticket_id
    hand_over_sent          these, hand_over_id, organisation_id
    hand_over_answered      these, and state: "accepted", "planned" or "refused"
    hand_over_came_back     as hand_over_sent: nobody answered in time
    consent_withdrawn       conversation_id, appointment_id, ticket_id, consent_id, organisation_id

ask `Conversation.objects.filter(appointment=..., finished_at__isnull=False)` where a signal was
missed, and call `keeping.need_until(conversation_id=, until=)` so that a record stays as long as
what it belongs to. Read text through `records.content_of` only behind `access`.
"""
