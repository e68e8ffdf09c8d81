"""A conversation as a klantcontact, and what is left to do as an internetaak (VNG
Klantinteracties). It says what it was about and by which channel; nobody is named."""

from datetime import UTC
from typing import Any

from django.utils import translation

from hub.audit.models import Event
from hub.catalogue import texts
from locations.models import Channel
from scheduling.queue.models import Outcome, Ticket

CHANNELS = {
    Channel.IN_PERSON: "balie",
    Channel.VIDEO_POINT: "videogesprek",
    Channel.VIDEO_HOME: "videogesprek",
    Channel.PHONE: "telefoon",
}
LANGUAGES = {"nl": "nld", "en": "eng"}  # ISO 639-2
MOST_LETTERS = 200
DIGITS = 10


def facts(event: Event, ticket: Ticket) -> dict[str, Any]:
    """`number` is that of the event: by it a register that was told twice is found out."""
    number = str(event.pk)[-DIGITS:].zfill(DIGITS)
    return {"contact": _contact(ticket, number), "task": _task(ticket, number)}


def _contact(ticket: Ticket, number: str) -> dict[str, Any]:
    began = ticket.started_at or ticket.arrived_at
    return {
        "nummer": number,
        "kanaal": CHANNELS[_channel(ticket)],
        "onderwerp": _subject(ticket),
        "inhoud": "",
        "indicatieContactGelukt": ticket.outcome != Outcome.NOT_HELPED,
        "taal": LANGUAGES.get(ticket.language, "nld"),
        "vertrouwelijk": True,  # what somebody came for is not everybody's to read
        "plaatsgevondenOp": began.astimezone(UTC).isoformat(),
    }


def _task(ticket: Ticket, number: str) -> dict[str, Any] | None:
    """Only where the citizen has to come back."""
    if ticket.outcome != Outcome.COME_BACK:
        return None
    return {
        "nummer": number,
        "gevraagdeHandeling": "Vervolgafspraak maken",
        "toelichting": "",
        "status": "te_verwerken",
    }


def _channel(ticket: Ticket) -> Channel:
    first = ticket.services.select_related("offering").order_by("position").first()
    return Channel(first.offering.channel) if first else Channel.IN_PERSON


def _subject(ticket: Ticket) -> str:
    rows = ticket.services.select_related("offering__service__base").order_by("position")
    services = [row.offering.service for row in rows]
    with translation.override("nl"):
        titles = texts.titles_of(services)
    return ", ".join(titles[one.pk] for one in services)[:MOST_LETTERS]
