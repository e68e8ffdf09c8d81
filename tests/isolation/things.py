"""What the hub keeps for one town, each thing once. What is the town's own bears SIGN."""

from datetime import date, timedelta
from typing import Any

from hub.catalogue.models import Organisation
from hub.delegating import giving
from hub.insights.models import Question
from hub.people import inviting
from hub.people.models import RoleKind
from hub.people.oidc import connecting, secrets
from hub.people.oidc.models import Account, Audience, Provider
from locations.agreements import asking as agreements
from locations.agreements.terms import Terms
from locations.models import Offering, ServicePoint
from scheduling import booking
from scheduling.booking import Actor, Contact
from scheduling.calendars import feeds
from scheduling.conversations import hand_overs, records
from scheduling.conversations import links as record_links
from scheduling.conversations.content import HandedOver, Part
from scheduling.journeys import links as journey_links
from scheduling.models import Appointment
from scheduling.planning.models import Professional, Shift
from scheduling.queue import desks, tickets
from scheduling.reference import hash_of, readable
from scheduling.talk_now import asking
from scheduling.video import links as video_links
from scheduling.video import seats
from scheduling.waitlist import wishes
from scheduling.waitlist.matching import Wanted
from scheduling.waitlist.models import Offer
from tests import town as towns
from tests.agenda.conftest import Staff
from tests.journeys import wedding as weddings
from tests.queue.conftest import CLERK, Day
from tests.town import NOW, TUESDAY_NINE, Town

SIGN = "Zegel-7731"
MOMENT = TUESDAY_NINE + timedelta(minutes=5)
FEEDBACK = "a-question-that-nobody-guesses"


def remote(owner: Organisation) -> tuple[Any, Offering]:
    """Somebody who talks by video for the organisation, and what about."""
    skill = towns.skill(f"beeldbellen-{owner.slug}")
    person = towns.professional(owner, f"Verre van {owner.slug}", skill, remote=True)
    what = towns.service(owner, f"beeldbellen-{owner.slug}", "Beeldbellen")
    made = towns.offering(what, None, "video_home", 30)
    towns.need(made, "professional", skill, organisation=owner)
    return person, made


def counter(at: ServicePoint) -> Offering:
    what = towns.service(at.organisation, f"balie-{at.slug}", "Aan de balie")
    made = towns.offering(what, at, "in_person", 20)
    towns.place(at, "desk", f"Balie {at.slug}")
    towns.need(made, "desk")
    return made


def own(owner: Organisation, point: ServicePoint, counter: Offering) -> dict[str, Any]:
    """What a stranger has of the same kind."""
    held = booking.hold(offering=counter, start=TUESDAY_NINE + timedelta(hours=3), now=MOMENT)
    made = booking.confirm(
        appointment=held.appointment,
        contact=Contact(name="Iemand", email=f"iemand-{point.slug}@example.nl"),
        now=MOMENT,
        token=held.token,
    )
    return {
        "organisation": owner.slug,
        "point": point.slug,
        "slug": owner.slug,
        "reference": made.reference,
        "token": held.token,
    }


def planned(town: Town, away: Professional) -> dict[str, Any]:
    shift = Shift.objects.get(professional=town.aisha, weekday=0)
    return {
        "organisation": town.municipality.slug,
        "point": town.hall.slug,
        "shift": shift.pk,
        "offering": town.passport.pk,
        "session": desks.open_desk(
            desk=town.desks[0], professional=town.aisha, now=MOMENT, actor=CLERK
        ).pk,
        "remote_session": desks.open_desk(desk=None, professional=away, now=MOMENT, actor=CLERK).pk,
        "remote_shift": away.shifts.get(weekday=0).pk,
        "topic_id": town.passport.service_id,
        "point_id": town.hall.pk,
    }


def booked(town: Town) -> dict[str, Any]:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE + timedelta(hours=5), now=NOW)
    contact = Contact(name=f"Sanne {SIGN}", email="sanne@example.nl")
    made = booking.confirm(appointment=held.appointment, contact=contact, now=NOW, token=held.token)
    wish = wishes.join(appointment=made, wanted=Wanted(points=(town.hall.pk,)), now=NOW)
    earlier = booking.hold(
        offering=town.passport, start=TUESDAY_NINE + timedelta(hours=2), now=MOMENT
    )
    offer = Offer.objects.create(
        wish=wish,
        hold=earlier.appointment,
        service_point=town.hall,
        starts_at=earlier.appointment.starts_at,
        made_at=MOMENT,
        expires_at=MOMENT + timedelta(minutes=20),
    )
    hold = booking.hold(offering=town.passport, start=TUESDAY_NINE + timedelta(hours=4), now=MOMENT)
    ticket = Day(town).walk_in(2)
    Question.objects.create(
        appointment=made,
        organisation=town.municipality,
        service=town.passport.service,
        service_point=town.hall,
        channel="in_person",
        week=date(2026, 6, 1),
        token_hash=hash_of(FEEDBACK),
        open_until=MOMENT + timedelta(days=7),
    )
    return {
        "reference": made.reference,
        "token": held.token,
        "offer_id": offer.pk,
        "hold_reference": hold.appointment.reference,
        "hold_token": hold.token,
        "ticket": ticket.pk,
        "ticket_token": tickets.token_of(ticket),
        "feedback_token": FEEDBACK,
    }


def by_video(video: Offering, owner: Staff) -> dict[str, Any]:
    """A call whose door is open now."""
    held = booking.hold(offering=video, start=TUESDAY_NINE + timedelta(minutes=30), now=NOW)
    contact = Contact(name=f"Omar {SIGN}", email="omar@example.nl")
    later = booking.confirm(
        appointment=held.appointment, contact=contact, now=NOW, token=held.token
    )
    later.starts_at, later.ends_at = TUESDAY_NINE, TUESDAY_NINE + timedelta(minutes=30)
    type(later).objects.filter(pk=later.pk).update(starts_at=later.starts_at, ends_at=later.ends_at)
    seats.take_as_staff(later, user_id=owner.user.pk, now=MOMENT)
    return {
        "remote_offering": video.pk,
        "video_reference": later.reference,
        "video_appointment_token": held.token,
        "video_token": video_links.issue(later, now=MOMENT),
        "seat_token": seats.take_as_guest(later, now=MOMENT),
        "talk_token": asking.ask(offering=video, contact=contact, now=MOMENT),
    }


def with_steps(marry: weddings.Wedding) -> dict[str, Any]:
    begun = weddings.begin(marry)
    journey = begun.journey
    party = journey.parties.get(key="two")
    return {
        "code": readable(journey.reference),
        "journey_token": journey_links.issue(party, now=NOW),
        "journey_feed": journey_links.issue(party, now=NOW, for_calendar=True),
    }


def talked(town: Town, owner: Staff, reference: str) -> dict[str, Any]:
    """A conversation of the municipality, handed over to the agency."""
    actor = Actor(kind="staff", user_id=owner.user.pk, origin="agenda")
    record = records.of_appointment(
        appointment=Appointment.objects.get(reference=reference),
        user=owner.user,
        now=MOMENT,
        actor=actor,
    )
    sent = hand_overs.send(
        conversation=record,
        to=town.agency,
        purpose="help",
        agreed=True,
        copy=HandedOver(SIGN, f"Sanne {SIGN}", "s@example.nl", "", (Part("Afspraak", SIGN),)),
        press="press-1",
        user=owner.user,
        now=MOMENT,
        actor=actor,
    )
    return {
        "conversation": record.pk,
        "hand_over": sent.pk,
        "record_token": record_links.issue(record, now=MOMENT),
    }


def logged_in_by(town: Town) -> dict[str, Any]:
    """A provider of the municipality, with a group, and somebody who was invited."""
    provider = Provider.objects.create(
        organisation=town.municipality,
        audience=Audience.STAFF,
        name=SIGN,
        issuer="https://inloggen.example",
        client_id=SIGN,
        sealed=secrets.seal(client_secret="geheim", hash_key=""),
    )
    group = connecting.give(provider=provider, group=SIGN, kind=RoleKind.CLERK, now=NOW)
    invited = inviting.invite(
        email="nieuw@example.nl",
        name=f"Nieuw {SIGN}",
        kind=RoleKind.CLERK,
        organisation_id=town.municipality.pk,
        now=NOW,
        actor_id=None,
    )
    *_path, key, token, _end = inviting.link_of(invited).split("/")
    account = Account.objects.create(provider=provider, subject=SIGN, user=invited)
    return {
        "group": group.pk,
        "account": account.pk,
        "invited": key,
        "invitation_token": token,
    }


def fed(town: Town) -> dict[str, Any]:
    _feed, token = feeds.make(of=town.hall, level="full", language="nl", made_by_id=None, now=NOW)
    return {"feed": token}


def delegated(town: Town) -> dict[str, Any]:
    """A province plans for the municipality."""
    (row,) = giving.give(
        giver=town.municipality,
        receiver=towns.organisation("province", "provincie", f"Provincie {SIGN}"),
        given=[("planning", "planner")],
        starts_at=NOW,
        now=NOW,
    )
    return {"delegation": row.pk}


def agreed(town: Town) -> dict[str, Any]:
    """The agency was asked for its service at the hall."""
    made = agreements.ask(
        service=town.pension.service,
        host=town.municipality,
        points=[town.hall],
        on=Terms(channels=("in_person",), minutes=20, place="desk"),
        word=SIGN,
        now=NOW,
    )
    return {"agreement": made.pk}
