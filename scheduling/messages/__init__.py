"""What citizens are told, in the language in which they booked. Written in the transaction of the
deed; delivery is the outbox's.

Subjects and text messages never name the service: they show on locked screens and in inboxes that
others read.
"""
