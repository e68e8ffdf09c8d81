"""Who answered the questions begins a journey. The answers are copied into it, sealed: it needs
them longer than the questions keep them, and nothing that happens to those changes a journey."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.api.counted import is_one_too_many
from hub.catalogue.models import Organisation
from hub.errors import DomainError, Invalid, NotFound, Text
from hub.intake import bsn, filling, routing, sealing
from hub.intake.models import Intake
from locations.models import Offering
from scheduling.availability import zone_of
from scheduling.availability.asking import COUNTRY_ZONE
from scheduling.booking import Contact, check_contact
from scheduling.journeys import letters, links, passing, running
from scheduling.journeys import template as templates
from scheduling.journeys.dated import offerings_of
from scheduling.journeys.models import (
    Journey,
    JourneyState,
    Party,
    PartyState,
    Progress,
    TemplateVersion,
)
from scheduling.journeys.template import Kind, Template
from scheduling.reference import new_reference

MOST_BEGUN = 20  # per address and hour


class AnswersFirst(DomainError):
    code = "answers_first"
    status = 409
    sentence = _("Answer the questions first.")


class TalkFirst(DomainError):
    code = "talk_first"
    status = 409
    sentence = _("Talk with somebody first. That is what follows from your answers.")


class BegunAlready(DomainError):
    code = "journey_begun_already"
    status = 409
    sentence = _("You have begun these steps already.")


class TooManyJourneys(DomainError):
    code = "too_many_journeys"
    status = 429
    sentence = _("Many have begun from your network just now.")
    way_forward = _("Try again in an hour, or call us.")


class LinksEnded(DomainError):
    code = "journey_links_ended"
    status = 409
    sentence = _("This link does not lead to your steps any more.")
    way_forward = _("Use the newest link that you got, or call us.")


@dataclass(frozen=True, slots=True)
class Begun:
    journey: Journey
    token: str = field(repr=False)  # of the first party; only its hash is kept


def organisations_for(version: TemplateVersion) -> list[Organisation]:
    """Who can lead this journey from its first to its last appointment."""
    template = templates.read(version.document)
    service = version.template.service
    able: set[int] | None = None
    for step in template.steps:
        if step.kind != Kind.APPOINTMENT:
            continue
        here = {
            offering.service.organisation_id
            for choice in step.services
            for offering in offerings_of(choice.service, service)
        }
        able = here if able is None else able & here
    if able is None:
        able = {service.organisation_id}
    return list(Organisation.objects.filter(pk__in=able).order_by("name"))


def may_follow(intake: Intake, *, now: datetime) -> bool:
    """Whether the rules let steps follow: not where somebody is to be spoken to first, nothing is
    needed, or another service helps."""
    questions, answers = filling.questions_of(intake), filling.answers_of(intake)
    today = now.astimezone(ZoneInfo(COUNTRY_ZONE)).date()
    outcome = routing.route(questions, answers, today=today).outcome
    return not (outcome.person_first or outcome.nothing_needed or outcome.service)


def running_of(intake: Intake) -> Journey | None:
    """What was begun with these answers and has not ended."""
    return Journey.objects.filter(intake=intake, state=JourneyState.RUNNING).first()


def link_again(journey: Journey, *, now: datetime) -> str:
    """A further link of the party that began, for who has the link of the answers. Raises
    LinksEnded where staff ended the links of this party."""
    party = first_party(journey)
    if party.links_ended_at:
        raise LinksEnded
    return links.issue(party, now=now)


def first_party(journey: Journey) -> Party:
    key = templates.read(journey.version.document).parties[0].key
    return journey.parties.get(key=key)


def begin(
    *,
    intake: Intake,
    version: TemplateVersion,
    organisation: Organisation,
    contacts: Mapping[str, Contact],
    now: datetime,
    caller: str = "",
) -> Begun:
    """`contacts` has one for each party of the template. Each gets an own link by mail or text
    message. Raises Invalid (fields "een.email"), AnswersFirst, TalkFirst, BegunAlready,
    TooManyJourneys, or NotFound for an organisation that cannot lead it."""
    template = templates.read(version.document)
    _must_be_free_to_begin(intake, version, organisation, now)
    checked = _checked(template, contacts)
    if caller and is_one_too_many(f"journey.begun.{caller}", most=MOST_BEGUN, seconds=3600):
        raise TooManyJourneys
    with transaction.atomic():
        live = filling.live(intake.pk)
        if live is None:
            raise NotFound
        if running_of(live):
            raise BegunAlready
        journey = _write(live, version, organisation, now)
        for key, contact in checked.items():
            _join(journey, key, contact, now, is_first=key == template.parties[0].key)
        for step in template.steps:
            done = step.kind == Kind.INTAKE
            on = now.astimezone(ZoneInfo(journey.zone)).date() if done else None
            Progress.objects.create(
                journey=journey, key=step.key, done_at=now if done else None, on=on
            )
        passing.keep_as_long_as_needed(live.pk)
        first = running.opened(journey, now=now)
        running.settle(first)
        running.record("journey.begun", first, by=template.parties[0].key)
        letters.begun(first)
        token = links.issue(first.parties[template.parties[0].key], now=now)
    return Begun(journey, token)


def _must_be_free_to_begin(
    intake: Intake, version: TemplateVersion, organisation: Organisation, now: datetime
) -> None:
    if intake.finished_at is None:
        raise AnswersFirst
    if organisation not in organisations_for(version):
        raise NotFound
    if not may_follow(intake, now=now):
        raise TalkFirst


def _checked(template: Template, contacts: Mapping[str, Contact]) -> dict[str, Contact]:
    fine: dict[str, Contact] = {}
    wrong: dict[str, Text] = {}
    for party in template.parties:
        try:
            fine[party.key] = _without_bsn(check_contact(contacts.get(party.key, Contact(""))))
        except Invalid as invalid:
            wrong |= {f"{party.key}.{name}": text for name, text in invalid.fields.items()}
    reached = [contact.email or contact.phone for contact in fine.values()]
    if not wrong and len({*reached}) < len(reached):
        last = template.parties[-1].key
        wrong[f"{last}.email"] = _("Each gets an own link, so give each an own address or number.")
    if wrong:
        raise Invalid(fields=wrong)
    return fine


def _without_bsn(contact: Contact) -> Contact:
    if bsn.is_in(contact.name):
        raise Invalid(fields={"name": bsn.YOURS})
    return contact


def _write(
    intake: Intake, version: TemplateVersion, organisation: Organisation, now: datetime
) -> Journey:
    places = Offering.objects.filter(
        service__organisation=organisation, service_point__isnull=False
    )
    lead = places.select_related("service_point").first()
    return Journey.objects.create(
        version=version,
        organisation=organisation,
        questions_id=intake.version_id,
        intake=intake,
        reference=new_reference(),
        state=JourneyState.RUNNING,
        sealed=sealing.seal(filling.answers_of(intake)),
        zone=zone_of(lead) if lead else COUNTRY_ZONE,
        began_at=now,
        changed_at=now,
    )


def _join(journey: Journey, key: str, contact: Contact, now: datetime, *, is_first: bool) -> None:
    about = {"name": contact.name, "email": contact.email, "phone": contact.phone, "private": ""}
    Party.objects.create(
        journey=journey,
        key=key,
        state=PartyState.JOINED if is_first else PartyState.INVITED,
        sealed=sealing.seal(about),
        language=get_language() or "nl",
        changed_at=now,
    )
