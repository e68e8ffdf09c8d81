"""A small municipality lets a province or a shared service centre manage for it.

giving.give(*, giver, receiver, given, starts_at, ends_at, now, actor_id)   only the giver's manager
giving.end(*, delegation, now, actor_id)                                    at once

What it opens is said by hub.people.access, and where by locations.access.
"""
