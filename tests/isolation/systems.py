"""Other systems of an organisation, and what is there for them to change: each thing once."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hub.catalogue import publishing as services
from hub.catalogue.models import Organisation
from hub.clients import issuing
from hub.clients.keys import hash_of as token_hash
from hub.clients.models import AccessToken, Client, Scope
from locations.agreements import asking
from locations.agreements.terms import Terms
from locations.models import Closure, Offering, OpeningException, ServicePoint
from scheduling.facades.models import ClientBooking
from scheduling.models import Appointment
from scheduling.planning import roster, timetable
from scheduling.planning.models import Absence, Professional
from scheduling.webhooks import subscribing
from scheduling.webhooks.models import Subscription
from tests import town as towns
from tests.isolation.things import MOMENT, SIGN
from tests.town import NOW, Town

FAR = date(2027, 3, 2)  # no page tells of it yet, and nobody booked then
EVERYTHING = [scope.value for scope in Scope]


def client(owner: Organisation, name: str = SIGN, also: Sequence[Organisation] = ()) -> Client:
    """It may do all there is; and book at those of `also`."""
    return issuing.make(
        organisation=owner, name=name, scopes=EVERYTHING, organisations=also, now=NOW
    ).client


def token_of(of: Client, *, but: str = "") -> str:
    """For all that the client may do, but for one scope."""
    token = f"token-of-{of.pk}-but-{but}"
    AccessToken.objects.create(
        application=of,
        expires=NOW + timedelta(days=400),
        scope=" ".join(scope for scope in of.scopes if scope != but),
        token_checksum=token_hash(token),
    )
    return token


def connected(town: Town, appointment: Appointment) -> dict[str, Any]:
    """A system of the municipality, which is told the news."""
    made = client(town.municipality)
    hook, _secret = subscribing.subscribe(
        client=made,
        address="https://nieuws.example/haken",
        kinds=["appointment.booked"],
        now=NOW,
    )
    booked = ClientBooking.objects.create(client=made, appointment=appointment, made_at=NOW)
    return {"client": made.pk, "subscription": hook.pk, "public_id": str(booked.public_id)}


def news_for(of: Client) -> Subscription:
    made, _secret = subscribing.subscribe(
        client=of, address="https://93.184.215.14/haken", kinds=["appointment.booked"], now=NOW
    )
    return made


def changeable(
    *, point: ServicePoint, offering: Offering, person: Professional, hook: Subscription, sign: str
) -> dict[str, Any]:
    """One of each noun that the system of an organisation may change, by the names of NOUNS."""
    owner = point.organisation
    desk = point.resources.filter(kind="desk").latest("pk")
    begins = datetime(FAR.year, FAR.month, FAR.day, 9, tzinfo=UTC)
    span = {"starts_at": begins, "ends_at": begins + timedelta(hours=3)}
    told: dict[str, Any] = {"now": MOMENT, "actor_id": None}
    hours = OpeningException(service_point=point, date=FAR, opens=time(9), closes=time(16))
    closure = Closure(service_point=point, resource=desk, reason_nl=sign, **span)
    for row in (hours, closure):
        timetable.add(row=row, **told)
    absence = roster.be_absent(absence=Absence(professional=person, **span), **told)
    draft = services.begin(
        organisation=owner,
        slug=f"concept-{owner.slug}",
        raw={"texts": {"nl": {"title": f"Concept {sign}"}}},
        reason=sign,
        now=MOMENT,
    )
    return {
        "organisation": owner.slug,
        "service": draft.service_id,
        "version": draft.number,
        "offered_service": offering.service_id,
        "offering": offering.pk,
        "point": point.pk,
        "resource": desk.pk,
        "hours": point.opening_spans.earliest("pk").pk,
        "exception": hours.pk,
        "closure": closure.pk,
        "professional": person.pk,
        "shift": person.shifts.get(weekday=0).pk,
        "shift_date": "2026-06-15",
        "absence": absence.pk,
        "subscription": hook.pk,
        **asked_of(owner, sign),
    }


def asked_of(owner: Organisation, sign: str) -> dict[str, Any]:
    """An agency invites the organisation, and has another service that it may ask for."""
    agency = Organisation.objects.get(slug="uitkeringsbureau")
    made = [
        towns.service(agency, f"{name}-{owner.slug}", name) for name in ("uitnodiging", "te-vragen")
    ]
    terms = Terms(channels=("in_person",), minutes=20, place="desk")
    (agreement,) = asking.invite(service=made[0], hosts=[owner], on=terms, word=sign, now=MOMENT)
    return {"agreement": agreement.pk, "askable_service": made[1].pk}
