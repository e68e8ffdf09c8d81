"""What was chosen before the questions, a postcode above all, is still chosen after them."""

import re

import pytest
from django.test import Client

from scheduling.web.questions import chosen
from tests.intake.visitor import FIRST, SECOND
from tests.town import Town

WISHES = "bij=8911&rolstoel=ja&weekdag=2"


def start(town: Town, query: str = WISHES) -> tuple[Client, str]:
    visitor = Client()
    began = visitor.post(f"/diensten/{town.passport.service_id}/vragen?{query}")
    return visitor, str(began.headers["Location"])


def page(visitor: Client, url: str) -> str:
    return visitor.get(url, follow=True).content.decode().replace("&amp;", "&")


def test_the_service_hands_it_on_to_the_questions_and_back(now_town: Town) -> None:
    service = now_town.passport.service
    shown = page(Client(), f"/diensten/{service.pk}/{service.slug}?{WISHES}")
    assert f'href="/diensten/{service.pk}/vragen?{WISHES}"' in shown
    first = page(Client(), f"/diensten/{service.pk}/vragen?{WISHES}")
    assert f'href="/diensten/{service.pk}/paspoort?{WISHES}"' in first
    assert f'href="/diensten/{service.pk}/wie?{WISHES}"' in first  # rather to a person


def test_back_from_the_first_question_leads_to_it(now_town: Town) -> None:
    visitor, token = start(now_town)
    assert f'href="/diensten/{now_town.passport.service_id}/paspoort?{WISHES}"' in page(
        visitor, token
    )


def test_who_would_rather_talk_to_a_person_chooses_near_the_same_place(now_town: Town) -> None:
    visitor, token = start(now_town)
    assert 'href="/servicepunten?bij=8911"' in page(visitor, f"{token}/iemand")
    on = visitor.post(f"{token}/iemand", {"pass_on": "no"})
    assert on.headers["Location"] == f"/diensten/{now_town.passport.service_id}/wie?{WISHES}"


def test_the_advice_adds_its_channel(now_town: Town) -> None:
    visitor, token = start(now_town, f"{WISHES}&kanaal=phone")
    visitor.post(f"{token}/bij/home", FIRST)
    visitor.post(f"{token}/bij/where", SECOND)
    visitor.post(f"{token}/controleren")
    on = visitor.post(f"{token}/advies", {"pass_on": "no"})
    assert set(on.headers["Location"].split("?")[1].split("&")) == {
        *WISHES.split("&"),
        "kanaal=in_person",
    }


def test_without_the_advice_the_place_stays_and_its_channel_goes(now_town: Town) -> None:
    topic = now_town.passport.service_id
    away = f"/diensten/{topic}/zonder-vragen?{WISHES}&kanaal=phone&aanbod=3&dag=2026-06-02"
    assert Client().post(away).headers["Location"] == f"/diensten/{topic}/wie?{WISHES}"


def test_no_address_of_the_questions_holds_it(now_town: Town) -> None:
    visitor, token = start(now_town)
    assert "8911" not in token
    shown = page(visitor, token)
    own = re.findall(r'(?:href|action)="([^"]*/vragen/[^"]*)"', shown)
    assert own
    assert not [one for one in own if "8911" in one]


def test_each_tab_has_its_own_and_the_oldest_falls_away(now_town: Town) -> None:
    visitor = Client()
    begin = f"/diensten/{now_town.passport.service_id}/vragen?bij="
    places = ["8911", "5051", "9711", "3511", "6211", "2511"]
    tokens = [str(visitor.post(f"{begin}{one}").headers["Location"]) for one in places]
    assert "?bij=2511" in page(visitor, tokens[-1])
    assert "?bij=5051" in page(visitor, tokens[1])
    assert "?bij=8911" not in page(visitor, tokens[0])
    assert len(visitor.session[chosen.KEY]) == chosen.MOST


def test_it_goes_with_the_answers_and_with_the_visit(now_town: Town) -> None:
    visitor, token = start(now_town)
    gone = visitor.post(f"{token}/wissen")
    assert gone.headers["Location"].endswith(f"?{WISHES}")  # the page of the service, once
    assert not visitor.session.get(chosen.KEY)
    visitor.post(f"/diensten/{now_town.passport.service_id}/vragen?{WISHES}")
    visitor.post("/afspraak/klaar")
    assert chosen.KEY not in visitor.session


def test_another_device_begins_without_a_place(now_town: Town) -> None:
    _visitor, token = start(now_town)
    shown = page(Client(), token)
    assert '/paspoort"' in shown


@pytest.mark.parametrize(
    "query", ["bij=nergenshuizen", "bij=%00", "bij=%22%3E%3Cb%3E", "dag=x", ""]
)
def test_nonsense_stops_nobody(now_town: Town, query: str) -> None:
    visitor, token = start(now_town, query)
    for at in ("", "/iemand"):
        answer = visitor.get(f"{token}{at}", follow=True)
        assert answer.status_code == 200
        assert "<b>" not in answer.content.decode()
    assert visitor.post(f"{token}/iemand", {}).status_code == 302
