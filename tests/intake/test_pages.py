"""A citizen answers, stops, goes on, and gets advice."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hub.catalogue.models import Organisation, Service
from hub.intake import filling
from hub.intake.models import Intake
from scheduling.web.questions import call
from tests import town as towns
from tests.intake.documents import page, question
from tests.intake.visitor import CANARY, FIRST, SECOND, advised, asked_for, begin
from tests.town import Town


def test_the_service_leads_to_its_questions(now_town: Town) -> None:
    service = now_town.passport.service
    page = Client().get(f"/diensten/{service.pk}/{service.slug}").content.decode()
    assert f'href="/diensten/{service.pk}/vragen"' in page
    other = now_town.pension_phone.service
    assert "vragen" not in Client().get(f"/diensten/{other.pk}/{other.slug}").content.decode()
    assert Client().get(f"/diensten/{other.pk}/vragen").status_code == 404


def test_the_start_says_how_long_answers_are_kept(now_town: Town) -> None:
    page = Client().get(f"/diensten/{now_town.passport.service_id}/vragen").content.decode()
    for part in ("14 dagen niets doet", "na 7 dagen", "een week daarna"):
        assert part in page


def test_who_is_to_talk_first_sees_where_to_come_in(now_town: Town) -> None:
    owner = now_town.passport.service.organisation
    owner.phone = "+31582338888"
    owner.save()
    visitor = Client()
    come_in = "Of loop binnen zonder afspraak:"
    advice = visitor.get(f"/vragen/{advised(now_town, visitor)}/advies").content.decode()
    assert come_in not in advice
    token = begin(now_town, visitor)
    visitor.post(f"/vragen/{token}/bij/home", {"sleeps": "outside", "revision": 0})
    visitor.post(f"/vragen/{token}/bij/safe", {"safe": "no", "revision": 1})
    visitor.post(f"/vragen/{token}/bij/where", {**SECOND, "revision": 2})
    visitor.post(f"/vragen/{token}/controleren")
    for name in ("advies", "iemand"):
        page = visitor.get(f"/vragen/{token}/{name}").content.decode()
        assert f'{come_in} <a href="/servicepunten' in page
        assert "tel:+31582338888" in page


def test_the_numbers_of_municipalities_stand_in_for_the_national_base(
    now_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = towns.organisation("national", "base", "Basis")
    Service.objects.filter(pk=now_town.passport.service_id).update(organisation=base)
    token = begin(now_town, Client())
    none = Client().get(f"/vragen/{token}/iemand").content.decode()
    assert "Het telefoonnummer staat op de pagina van elk servicepunt:" in none
    Organisation.objects.update(phone="+31582338888")  # of the library and the base too
    page = Client().get(f"/vragen/{token}/iemand").content.decode()
    assert page.count('href="tel:+31582338888"') == 1
    assert "Gemeente Leeuwarden: <a" in page
    assert page.index("tel:") < page.index("Waar en wanneer kiezen")
    town = now_town.municipality
    monkeypatch.setattr(call, "MOST_SHOWN", 0)  # of more nobody is named, but that of the place
    assert "tel:" not in Client().get(f"/vragen/{token}/iemand").text
    Organisation.objects.filter(pk=town.pk).update(cbs_code="0080")
    visitor = Client()
    near = visitor.post(f"/diensten/{now_town.passport.service_id}/vragen?bij=8911")
    assert "Gemeente Leeuwarden: <a" in visitor.get(f"{near['Location']}/iemand").text


def test_looking_keeps_nothing(now_town: Town) -> None:
    assert Client().get(f"/diensten/{now_town.passport.service_id}/vragen").status_code == 200
    assert not Intake.objects.exists()


def test_one_page_after_the_other_to_the_advice(now_town: Town) -> None:
    visitor = Client()
    token = begin(now_town, visitor)
    home = f"/vragen/{token}/bij/home"
    assert visitor.get(f"/vragen/{token}").headers["Location"] == home
    assert visitor.post(home, FIRST).headers["Location"] == f"/vragen/{token}/bij/where"
    later = Client()  # another device, by the link alone
    assert later.get(f"/vragen/{token}").headers["Location"] == f"/vragen/{token}/bij/where"
    done = later.post(f"/vragen/{token}/bij/where", SECOND)
    assert done.headers["Location"] == f"/vragen/{token}/controleren"
    check = later.get(f"/vragen/{token}/controleren").content.decode()
    assert "Bij vrienden" in check
    assert "8911 AB, 1" in check
    later.post(f"/vragen/{token}/controleren")
    advice = later.get(f"/vragen/{token}/advies")
    assert "U krijgt een gesprek." in advice.content.decode()
    assert "Daarom geldt dit niet voor u:" in advice.content.decode()
    assert advice.headers["Cache-Control"].count("no-store") == 1
    on = later.post(f"/vragen/{token}/advies", {"pass_on": "no"})
    assert on.headers["Location"] == (
        f"/diensten/{now_town.passport.service_id}/wie?kanaal=in_person"
    )


def test_what_is_wrong_is_named_and_what_was_typed_stays(now_town: Town) -> None:
    visitor = Client()
    token = begin(now_town, visitor)
    visitor.post(f"/vragen/{token}/bij/home", FIRST)
    wrong = {**SECOND, "address__postcode": "Leeuwarden"}
    answer = visitor.post(f"/vragen/{token}/bij/where", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert (
        page.count("Vraag address: vul een postcode in, zoals 8911 AB.") == 2
    )  # the summary, and the field
    assert 'href="#id_address__postcode"' in page
    assert CANARY in page
    assert 'value="Leeuwarden"' in page


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"revision": "x"},
        {"revision": -1, "sleeps": "friends"},
        {"revision": 0, "sleeps": "nergens"},
        {"revision": 0, "sleeps": ["friends", "outside"], "safe": "x"},
        {"revision": 10**30, "sleeps": "friends"},
        {"revision": 0, "sleeps": "x" * 100_000},
        {"revision": 0, "sleeps": "--5"},
    ],
)
def test_whatever_is_sent_is_no_failure(now_town: Town, sent: dict[str, Any]) -> None:
    visitor = Client()
    token = begin(now_town, visitor)
    answer = visitor.post(f"/vragen/{token}/bij/home", sent)
    assert answer.status_code in (302, 422)
    revision = Intake.objects.get().revision
    assert revision == (1 if answer.status_code == 302 and sent.get("revision") == 0 else 0)


def test_another_window_is_led_on(now_town: Town) -> None:
    visitor = Client()
    token = begin(now_town, visitor)
    visitor.post(f"/vragen/{token}/bij/home", FIRST)
    answer = visitor.post(f"/vragen/{token}/bij/home", {"sleeps": "outside", "revision": 0})
    assert answer.headers["Location"] == f"/vragen/{token}"
    page = visitor.get(f"/vragen/{token}", follow=True).content.decode()
    assert "ander venster" in page


@pytest.mark.parametrize("page", ["", "/bij/home", "/controleren", "/advies", "/iemand"])
def test_a_link_that_is_none_is_missing(now_town: Town, page: str) -> None:
    token = begin(now_town, Client())
    never = Client().get(f"/vragen/{'x' * len(token)}{page}")
    Intake.objects.update(gone_at=timezone.now())
    gone = Client().get(f"/vragen/{token}{page}")
    assert (never.status_code, gone.status_code) == (404, 404)
    told = gone.content.decode()
    assert told.replace(token, "x" * len(token)) == never.content.decode()
    assert "Misschien zijn ze gewist" in told
    assert 'href="/zoeken"' in told


def test_nothing_is_deleted_or_finished_by_looking(now_town: Town) -> None:
    visitor = Client()
    token = begin(now_town, visitor)
    assert visitor.get(f"/vragen/{token}/wissen").status_code == 405
    assert visitor.get(f"/vragen/{token}/advies").headers["Location"] == f"/vragen/{token}"
    visitor.post(f"/vragen/{token}/wissen")
    assert not Intake.objects.exists()


def test_nobody_fills_the_table(now_town: Town) -> None:
    page = f"/diensten/{now_town.passport.service_id}/vragen"
    statuses = [Client(REMOTE_ADDR="192.0.2.9").post(page).status_code for _ in range(62)]
    assert (statuses.count(302), statuses.count(429)) == (filling.MOST_BEGUN, 2)
    assert Client(REMOTE_ADDR="192.0.2.10").post(page).status_code == 302


@pytest.mark.parametrize("sent", ["--5", "-", "5-", "५", "9" * 30, "1.5", "", "x" * 10_000])
def test_a_number_that_is_none_is_told(now_town: Town, sent: str) -> None:
    token = asked_for(now_town, page("p", question("n", "number")))
    answer = Client().post(f"/vragen/{token}/bij/p", {"n": sent, "revision": 0})
    assert answer.status_code == 422
    assert filling.answers_of(Intake.objects.get()) == {}


def witnesses(*born: str) -> dict[str, Any]:
    sent: dict[str, Any] = {"revision": 0}
    for row, day in enumerate(born):
        sent |= {f"witnesses__{row}__name": f"Getuige {row}", f"witnesses__{row}__born": day}
    return sent


def test_witnesses_are_filled_in_one_by_one(now_town: Town) -> None:
    asked = page("who", question("witnesses", "persons", least=2, most=4, age=18))
    token = asked_for(now_town, asked)
    url, visitor = f"/vragen/{token}/bij/who", Client()
    shown = visitor.get(url).content.decode()
    assert shown.count("__born") // shown.count("witnesses__0__born") == 4
    young = visitor.post(url, witnesses("1980-01-31", f"{timezone.now().year - 17}-01-01"))
    assert young.status_code == 422
    assert "Vraag witnesses, persoon 2: deze persoon moet 18 jaar of ouder zijn." in young.text
    assert 'value="Getuige 1"' in young.text  # what was typed stays
    five = visitor.post(url, witnesses(*["1980-01-31"] * 5))
    assert five.status_code == 422
    assert "Vraag witnesses, persoon 5: vul hoogstens 4 personen in." in five.text
    assert 'value="Getuige 4"' in five.text
    assert visitor.post(url, witnesses("1980-01-31", "1981-02-28")).status_code == 302
    checked = visitor.get(f"/vragen/{token}/controleren").content.decode()
    assert "Getuige 0, geboren op 31 januari 1980<br>Getuige 1" in checked
    assert 'value="Getuige 1"' in visitor.get(url).content.decode()


@pytest.mark.parametrize("typed", ["31-1-1980", "31/01/1980", "31 01 1980", "31.1.1980"])
def test_a_day_is_read_as_people_write_it(now_town: Town, typed: str) -> None:
    """Where a browser shows no calendar."""
    one, when = question("one", "person"), question("when", "date")
    token = asked_for(now_town, page("p", one, when))
    sent = {"one__name": "Aisha", "one__born": typed, "when": typed, "revision": 0}
    assert Client().post(f"/vragen/{token}/bij/p", sent).status_code == 302
    kept = filling.answers_of(Intake.objects.get())
    assert kept == {"one": {"name": "Aisha", "born": "1980-01-31"}, "when": "1980-01-31"}


@pytest.mark.parametrize("typed", ["31-02-2026", "2026-02-31", "0-0-0000", "1-13-2020"])
def test_a_day_that_does_not_exist_stays_as_it_was_typed(now_town: Town, typed: str) -> None:
    token = asked_for(now_town, page("p", question("when", "date")))
    answer = Client().post(f"/vragen/{token}/bij/p", {"when": typed, "revision": 0})
    assert answer.status_code == 422
    assert "Deze datum bestaat niet." in answer.text
    assert f'value="{typed}"' in answer.text
