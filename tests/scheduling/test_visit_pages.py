"""The citizen's pages for a visit: several services, wishes, help, and the same person again."""

import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from hub.catalogue import search
from locations.models import Need, Offering
from scheduling import availability, booking
from scheduling.availability import Item, Party
from scheduling.booking import Contact
from scheduling.models import Allocation, Appointment, State
from scheduling.planning import cover
from scheduling.planning.models import Absence
from tests import town as towns
from tests import visiting
from tests.town import Town

FORM = {"name": "Sanne Visser", "email": "sanne@example.nl", "phone": "", "remark": ""}
SANNE = Contact(name="Sanne Visser", email="sanne@example.nl")
HERE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def today(db: None) -> Town:
    made = towns.build(now=timezone.now())
    Offering.objects.update(notice_minutes=120, cancel_deadline_minutes=0)
    made.passport.refresh_from_db()
    return made


@pytest.fixture
def moving(today: Town) -> Offering:
    return visiting.moving(today, now=timezone.now())


@pytest.fixture
def tax(today: Town) -> Offering:
    return visiting.tax(today, now=timezone.now())


@pytest.fixture
def arabic(today: Town) -> Need:
    return visiting.interpreter(today, now=timezone.now())


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def at(page: str, town: Town, *pairs: str) -> str:
    return f"/diensten/{town.passport.service_id}/{page}?{'&'.join(pairs)}"


def starts_on(page: str) -> list[datetime]:
    """What the buttons offer, by their own order and each once."""
    found = re.findall(r'name="start" value="([^"]+)"', page)
    return [datetime.fromisoformat(text) for text in dict.fromkeys(found)]


def test_one_more_service_is_searched_added_and_taken_away(
    today: Town, moving: Offering, client: Client
) -> None:
    search.rebuild(now=timezone.now())
    page = read(client, at("nog-iets", today, "personen=3", "bij=8911", "q=verhuizing"))
    assert "Paspoort</span>, 3 personen" in page
    assert f'<option value="{moving.service_id}-2">2</option>' in page
    assert '<input type="hidden" name="bij" value="8911">' in page
    page = read(client, at("nog-iets", today, "personen=3", f"ook={moving.service_id}-2"))
    assert "Verhuizing</span>, 2 personen" in page
    assert 'href="?personen=3">Weghalen' in page
    # What is chosen already is not offered again.
    page = read(client, at("nog-iets", today, f"ook={moving.service_id}", "q=verhuizing"))
    assert "Toevoegen" not in page


def test_more_than_five_services_cannot_be_added(today: Town, client: Client) -> None:
    others = [
        towns.service(today.municipality, f"dienst-{n}", f"Dienst {n}").pk for n in range(1, 7)
    ]
    page = read(client, at("nog-iets", today, *(f"ook={pk}" for pk in others), "q=dienst"))
    assert "Dit zijn er vijf." in page
    assert "Dienst 4" in page
    assert "Dienst 5" not in page


def test_nonsense_in_the_address_is_as_if_it_was_not_chosen(today: Town, client: Client) -> None:
    nonsense = ("ook=x-9", "ook=99999999", "hulp=0", "weekdag=9", "na=99:99", "van=x", "binnen=7")
    page = read(client, at("waar", today, *nonsense, "dagdeel=nacht", "week=vorige", "kanaal=duif"))
    assert "Stadhuis Leeuwarden" in page
    assert "In één bezoek" not in page


def test_a_visit_is_booked_with_an_interpreter_under_one_reference(
    today: Town, moving: Offering, tax: Offering, arabic: Need, client: Client
) -> None:
    asked = (
        *("personen=3", f"ook={moving.service_id}", f"ook={tax.service_id}"),
        *(f"hulp={arabic.pk}", "bij=8911"),
    )
    page = read(client, at("waar", today, *asked))
    assert "Samen 75 minuten" in page
    assert "Alles op één plek" in page
    path = at("wanneer", today, *asked, f"aanbod={today.passport.pk}")
    page = read(client, path)
    assert "Het duurt 75 minuten" in page
    assert "Tolk Arabisch" in page
    answer = client.post(path, {"start": starts_on(page)[-1].isoformat()})
    assert answer.headers["Location"] == "/afspraak/gegevens"
    client.post("/afspraak/gegevens", FORM)
    page = read(client, "/afspraak/controleren")
    for told in ("Paspoort</span>, 3 personen", "Verhuizing", "Belastingvraag", "Tolk Arabisch"):
        assert told in page
    assert client.post("/afspraak/controleren").headers["Location"] == "/afspraak/gemaakt"
    made = Appointment.objects.get(state=State.CONFIRMED)
    segments = list(made.segments.order_by("position"))
    assert {s.offering_id for s in segments} == {today.passport.pk, moving.pk, tax.pk}
    assert all(list(s.support.all()) == [arabic] for s in segments)
    assert "Tolk Arabisch" in read(client, "/afspraak/gemaakt")


def test_the_way_back_from_the_details_keeps_every_wish(today: Town, client: Client) -> None:
    wishes = ("bij=8911", "binnen=25", "weekdag=2", "weekdag=4", "dagdeel=ochtend", "na=10:00")
    path = at("wanneer", today, *wishes, f"aanbod={today.passport.pk}")
    page = read(client, path)
    for name in ("bij=8911", "binnen=25", "weekdag=2&weekdag=4", "dagdeel=ochtend", "na=10%3A00"):
        assert re.search(rf'href="/diensten/\d+/waar\?[^"]*{name}', page), name
    client.post(path, {"start": starts_on(page)[-1].isoformat()})
    assert f'href="{path}"' in read(client, "/afspraak/gegevens")


def test_only_times_that_suit_are_shown_and_all_are_one_click_away(
    today: Town, client: Client
) -> None:
    here = f"aanbod={today.passport.pk}"
    page = read(client, at("wanneer", today, here, "weekdag=3", "dagdeel=ochtend"))
    found = starts_on(page)
    assert found
    assert {(s.isoweekday(), s.hour < 12) for s in found} == {(3, True)}
    assert "Tijden die niet bij uw wensen passen, laten we weg." in page
    assert f'<a href="?{here}">Toon alle tijden</a>' in page
    page = read(client, at("wanneer", today, here, "dagdeel=avond"))
    assert starts_on(page) == []
    assert "Hier is geen vrije tijd die bij uw wensen past." in page


def test_the_strip_tells_every_day_of_eight_weeks_in_words(today: Town, client: Client) -> None:
    page = read(client, at("wanneer", today, f"aanbod={today.passport.pk}"))
    strip = page[page.index('<table class="hub-strip">') : page.index("</table>")]
    days = re.findall(r'hidden">(\w+ \d+ \w+): (?:(\d+) vrije tijd(?:en)?|niets vrij)<', strip)
    assert len(days) == 56
    assert sum(1 for day, free in days if day.startswith(("zaterdag", "zondag")) and free) == 0
    now = timezone.now()
    window = availability.bookable_window(today.passport, now)
    found = availability.find(offering=today.passport, window=window, now=now)
    last = now.astimezone(HERE).date() + timedelta(days=55)
    inside = [s for s in found.times() if s.astimezone(HERE).date() <= last]
    assert sum(int(free) for _day, free in days if free) == len(inside)


def test_why_is_told_in_a_sentence_or_two(today: Town, moving: Offering, client: Client) -> None:
    page = read(client, at("wanneer", today, f"aanbod={today.passport.pk}"))
    assert "U ziet de tijden waarop er plek is en iemand die u kan helpen vrij is." in page
    visit = at("wanneer", today, f"aanbod={today.passport.pk}", f"ook={moving.service_id}")
    page = read(client, visit)
    assert "waarop alles na elkaar kan, met hooguit 10 minuten wachten ertussen." in page


def test_a_visit_that_is_no_longer_possible_here_leads_back_to_the_places(
    today: Town, client: Client
) -> None:
    asked = (f"aanbod={today.passport.pk}", f"ook={today.pension.service_id}")
    answer = client.get(at("wanneer", today, *asked))
    assert answer.headers["Location"] == at("waar", today, f"ook={today.pension.service_id}")


def visited(town: Town, *, by: str) -> tuple[str, Appointment]:
    """A confirmed appointment with Aisha or Bram."""
    person = {"Aisha": town.aisha, "Bram": town.bram}[by].resource_id
    now = timezone.now()
    window = availability.bookable_window(town.passport, now)
    start = availability.find(offering=town.passport, window=window, now=now).times()[0]
    held = booking.hold_visit(
        items=[Item(town.passport, Party())], start=start, now=now, prefer=frozenset({person})
    )
    made = booking.confirm(appointment=held.appointment, contact=SANNE, now=now, token=held.token)
    return held.token, made


def people_of(appointment: Appointment) -> set[str]:
    rows = Allocation.objects.filter(segment__appointment=appointment)
    return set(rows.filter(resource__kind="professional").values_list("resource__name", flat=True))


@pytest.mark.parametrize("by", ["Aisha", "Bram"])
def test_the_same_person_is_preferred_and_not_named(today: Town, client: Client, by: str) -> None:
    token, earlier = visited(today, by=by)
    answer = client.post(f"/afspraak/{token}/zelfde-medewerker")
    where = answer.headers["Location"]
    assert str(today.aisha.resource_id) not in where.replace(f"aanbod={today.passport.pk}", "")
    page = read(client, where)
    assert "U ziet de tijden met dezelfde medewerker als vorige keer." in page
    assert by not in page
    client.post(where, {"start": starts_on(page)[-1].isoformat()})
    held = Appointment.objects.get(state=State.HELD)
    assert people_of(held) == people_of(earlier) == {by}


def test_an_interpreter_is_not_the_same_person(today: Town, arabic: Need, client: Client) -> None:
    here = at("wanneer", today, f"aanbod={today.passport.pk}", f"hulp={arabic.pk}")
    client.post(here, {"start": starts_on(read(client, here))[-1].isoformat()})
    client.post("/afspraak/gegevens", FORM)
    client.post("/afspraak/controleren")
    done = read(client, "/afspraak/gemaakt")
    token = re.findall(r'href="/afspraak/([^"/]+)"', done)[0]
    assert people_of(Appointment.objects.get()) > {"Samira"}
    client.post(f"/afspraak/{token}/zelfde-medewerker")
    samira = arabic.capabilities.get().resources.get()
    assert client.session["same_people"]["people"] != []
    assert samira.pk not in client.session["same_people"]["people"]


def test_a_name_is_told_where_it_is_public(today: Town, client: Client) -> None:
    today.aisha.name_public = True
    today.aisha.save()
    token, _earlier = visited(today, by="Aisha")
    where = client.post(f"/afspraak/{token}/zelfde-medewerker").headers["Location"]
    assert "U ziet de tijden met Aisha." in read(client, where)


def test_only_their_times_are_shown_until_anybody_will_do(today: Town, client: Client) -> None:
    token, earlier = visited(today, by="Aisha")
    day = earlier.starts_at.astimezone(HERE).replace(hour=0, minute=0)
    Absence.objects.create(professional=today.aisha, starts_at=day, ends_at=day + timedelta(days=7))
    cover.rebuild_all(now=timezone.now())
    where = client.post(f"/afspraak/{token}/zelfde-medewerker").headers["Location"]
    assert min(starts_on(read(client, where))) > day + timedelta(days=7)
    page = read(client, f"{where}&zelfde=nee")
    assert min(starts_on(page)) < day + timedelta(days=7)
    assert "Toon alleen die met dezelfde medewerker als vorige keer" in page
    Absence.objects.update(ends_at=day + timedelta(days=100))
    cover.rebuild_all(now=timezone.now())
    assert "De medewerker van vorige keer heeft hier geen vrije tijd." in read(client, where)


def test_looking_at_the_link_prefers_nobody(today: Town, client: Client) -> None:
    token, _earlier = visited(today, by="Aisha")
    assert client.get(f"/afspraak/{token}/zelfde-medewerker").status_code == 405
    assert client.post("/afspraak/nergens/zelfde-medewerker").status_code == 404
    page = read(client, at("wanneer", today, f"aanbod={today.passport.pk}"))
    assert "vorige keer" not in page


def test_the_preference_ends_with_the_appointment(today: Town, client: Client) -> None:
    token, _earlier = visited(today, by="Aisha")
    where = client.post(f"/afspraak/{token}/zelfde-medewerker").headers["Location"]
    client.post(where, {"start": starts_on(read(client, where))[3].isoformat()})
    client.post("/afspraak/gegevens", FORM)
    client.post("/afspraak/controleren")
    assert "vorige keer" not in read(client, where)
