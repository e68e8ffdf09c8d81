"""All that the hub keeps for one town, each thing once, and who would like to see it.

What is the town's own bears SIGN, so that a page that shows any of it to a stranger is caught. The
same things exist in a second municipality, for a stranger's own addresses.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client as Browser
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from hub.catalogue.models import Organisation
from hub.clients.models import Client
from hub.people.models import Role, RoleKind, User
from kiosk import helping, visits
from kiosk.profiles import Profile
from locations.models import Offering, PointAssignment, ServicePoint
from scheduling.models import Appointment
from scheduling.planning import cover
from scheduling.planning.models import Professional
from scheduling.video.models import ProviderKind, VideoPolicy
from tests import town as towns
from tests.agenda.conftest import PASSWORD, Staff
from tests.isolation import editors, systems, things
from tests.isolation.things import MOMENT, SIGN
from tests.journeys import wedding as weddings
from tests.kiosk.conftest import Screen, pair
from tests.town import NOW, Town


def member(name: str, organisation: Organisation, *, only: ServicePoint | None = None) -> Staff:
    """With every role there is; `only` narrows each of them to one point."""
    user = User.objects.create_user(email=f"{name}@example.nl", password=PASSWORD, name=name)
    device = TOTPDevice.objects.create(user=user, name="app", confirmed=True)
    for kind in RoleKind.values:
        if only and kind == RoleKind.MANAGER:  # always of the whole organisation
            continue
        role = Role.objects.create(user=user, kind=kind, organisation=organisation)
        if only:
            PointAssignment.objects.create(role=role, service_point=only)
    browser = Browser(raise_request_exception=False)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return Staff(user, browser)


@dataclass(slots=True)
class World:
    town: Town
    owner: Staff  # everything in the municipality
    agency: Staff  # everything in the agency that a conversation was handed to
    strangers: dict[str, Staff]
    values: dict[str, Any]  # what the town's addresses are filled with, by key
    own: dict[str, dict[str, Any]]  # the same of a stranger's own things, by stranger
    kiosk: Screen
    display: Screen
    other_kiosk: Screen
    clients: dict[str, Client] = field(default_factory=dict)  # other systems, by whose
    tokens: dict[str, str] = field(default_factory=dict)  # of the same
    systems: dict[str, dict[str, Any]] = field(default_factory=dict)  # what each may change


def build(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MOMENT)
    monkeypatch.setattr("django.contrib.sessions.backends.db.timezone.now", lambda: MOMENT)
    town = towns.build(masks=False)
    marry = weddings.build(town)
    near = towns.point(town.municipality, "other", "wijkloket", "Wijkloket")
    elsewhere = towns.organisation("municipality", "goirle", "Gemeente Goirle")
    far = towns.point(elsewhere, "town_hall", "gemeentehuis-goirle", "Gemeentehuis Goirle")
    bureau = towns.organisation("agency", "uitkeringsbureau", "Uitkeringsbureau")
    remote = {owner.slug: things.remote(owner) for owner in (town.municipality, elsewhere, bureau)}
    counters = {place.slug: things.counter(place) for place in (near, far)}
    cover.rebuild_all(now=NOW)
    owner = member("eigen", town.municipality)
    strangers = {
        "another agency": member("bureau", bureau),
        "another municipality": member("buurman", elsewhere),
        "another library": member("daan", town.library),
        "another desk": member("wijk", town.municipality, only=near),
    }
    people = {town.municipality.slug: owner, elsewhere.slug: strangers["another municipality"]}
    people[bureau.slug] = strangers["another agency"]
    for slug, (person, _video) in remote.items():
        person.user = people[slug].user
        person.save()
    kiosk, display = (
        pair(town.hall, Profile.FULL, SIGN),
        pair(town.hall, Profile.DISPLAY, f"{SIGN}-d"),
    )
    world = World(
        town=town,
        owner=owner,
        agency=member("fatima", town.agency),
        strangers=strangers,
        values={},
        own={},
        kiosk=kiosk,
        display=display,
        other_kiosk=pair(far, Profile.FULL, "Elders"),
    )
    video = remote[town.municipality.slug][1]
    VideoPolicy.objects.create(organisation=town.municipality, provider=ProviderKind.OWN)
    world.values = {
        **things.planned(town, remote[town.municipality.slug][0]),
        **things.booked(town),
        **things.by_video(video, owner),
        **things.with_steps(marry),
        **things.fed(town),
        **editors.written(town),
        **things.logged_in_by(town),
        **things.delegated(town),
        **things.agreed(town),
        "device": kiosk.device.pk,
        "visit": str(visits.current(kiosk.device, now=MOMENT).key),
        "help": helping.call(device=kiosk.device, now=MOMENT).pk,
    }
    mine = Appointment.objects.get(reference=world.values["reference"])
    world.values |= editors.published(town, owner, mine)
    world.values |= things.talked(town, owner, world.values["reference"])
    world.values |= systems.connected(town, mine)
    mine_too = Client.objects.get(pk=world.values["client"])
    theirs = systems.client(elsewhere, "Elders")
    world.clients = {"own": mine_too, "other": theirs}
    world.tokens = {whose: systems.token_of(client) for whose, client in world.clients.items()}
    world.own["another municipality"] = things.own(elsewhere, far, counters[far.slug])
    world.own["another desk"] = things.own(town.municipality, near, counters[near.slug])
    return world


def with_rows_for_systems(world: World) -> World:
    """The same with one of each noun that a system may change, the town's and a stranger's."""
    town = world.town
    far = ServicePoint.objects.get(slug=world.own["another municipality"]["point"])
    world.systems = {
        "own": systems.changeable(
            point=town.hall,
            offering=town.passport,
            person=town.aisha,
            hook=systems.news_for(world.clients["own"]),
            sign=SIGN,
        ),
        "other": systems.changeable(
            point=far,
            offering=Offering.objects.get(service_point=far),
            person=Professional.objects.get(resource__organisation=far.organisation),
            hook=systems.news_for(world.clients["other"]),
            sign="Elders",
        ),
    }
    return world
