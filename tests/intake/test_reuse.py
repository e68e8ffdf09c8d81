"""Nothing is asked twice of who says so; a switch of language keeps what is typed."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hub.intake import document, filling, publishing, reusing
from hub.intake.models import Attachment, Intake
from scheduling import availability
from scheduling.models import Participant
from tests import town as towns
from tests.intake.documents import address, page, question
from tests.intake.test_files import PDF
from tests.intake.visitor import asked_for
from tests.town import Town

WHO = page(
    "who",
    question("self", "person"),
    question("mail", "email"),
    question("tel", "phone", required=False),
)
SELF = {
    "self__name": "Sanne de Vries",
    "self__born": "1990-01-31",
    "mail": "sanne@example.nl",
    "tel": "06 12345678",
    "revision": 0,
}


@pytest.fixture
def now_town(db: None) -> Town:
    cache.clear()
    return towns.build(now=timezone.now())


def answered(town: Town, visitor: Client) -> str:
    token = asked_for(town, WHO)
    visitor.post(f"/vragen/{token}/bij/who", SELF)
    visitor.post(f"/vragen/{token}/controleren")
    return token


def hold(town: Town, visitor: Client) -> None:
    now = timezone.now()
    window = availability.bookable_window(town.passport, now)
    start = availability.find(offering=town.passport, window=window, now=now).first_free
    assert start
    page_ = f"/diensten/{town.passport.service_id}/wanneer?aanbod={town.passport.pk}"
    visitor.post(page_, {"start": start.isoformat()})


# Name, mail and phone for the appointment.


def test_the_form_is_filled_when_the_citizen_says_so(now_town: Town) -> None:
    visitor = Client()
    visitor.post(f"/vragen/{answered(now_town, visitor)}/advies", {"pass_on": "no"})
    hold(now_town, visitor)
    shown = visitor.get("/afspraak/gegevens").content.decode()
    assert "Vul in wat ik heb geantwoord" in shown
    assert "Sanne de Vries" not in shown  # not before
    filled = visitor.post("/afspraak/gegevens", {"fill": "yes", "email": "x@example.nl"})
    text = filled.content.decode()
    assert filled.status_code == 200
    assert 'value="Sanne de Vries"' in text
    assert 'value="x@example.nl"' in text  # what was typed goes before
    assert 'value="+31612345678"' in text
    assert not Participant.objects.exists()
    assert "Sanne" not in str(dict(visitor.session))  # nothing is kept by looking at it
    visitor.post("/afspraak/gegevens", {"name": "Sanne", "email": "sanne@example.nl"})
    visitor.post("/afspraak/controleren")
    assert Participant.objects.get().name == "Sanne"


def test_who_answered_nothing_is_offered_nothing(now_town: Town) -> None:
    visitor = Client()
    hold(now_town, visitor)
    assert "ik heb geantwoord" not in visitor.get("/afspraak/gegevens").content.decode()
    assert visitor.post("/afspraak/gegevens", {"fill": "yes"}).status_code == 422


def test_answers_that_are_gone_are_not_offered(now_town: Town) -> None:
    visitor = Client()
    token = answered(now_town, visitor)
    visitor.post(f"/vragen/{token}/advies")
    hold(now_town, visitor)
    Client().post(f"/vragen/{token}/wissen")
    assert "ik heb geantwoord" not in visitor.get("/afspraak/gegevens").content.decode()


# Answers of an earlier intake.


def again(town: Town, earlier: str) -> Any:
    return Client().post(f"/diensten/{town.passport.service_id}/vragen", {"earlier": earlier})


@pytest.mark.parametrize("form", ["{}", "https://hub.example/vragen/{}", "/en/vragen/{}/bij/who"])
def test_the_link_of_earlier_answers_fills_what_is_asked_alike(now_town: Town, form: str) -> None:
    token = answered(now_town, Client())
    service = now_town.passport.service
    more = page("more", question("mail", "email"), question("why", "text"))
    raw = address(pages=[page("p", question("self", "person")), more], rules=[], cases=[])
    publishing.save_draft(service=service, raw=raw, now=timezone.now())
    publishing.publish(service=service, now=timezone.now())
    began = again(now_town, form.format(token))
    fresh = began.headers["Location"]
    assert filling.answers_of(Intake.objects.latest("pk")) == {
        "self": {"name": "Sanne de Vries", "born": "1990-01-31"},
        "mail": "sanne@example.nl",
    }
    assert Client().get(fresh).headers["Location"] == f"{fresh}/bij/more"
    assert 'value="sanne@example.nl"' in Client().get(f"{fresh}/bij/more").content.decode()


@pytest.mark.parametrize("typed", ["x", "x" * 32, "https://hub.example/vragen/", "/" * 400])
def test_a_link_that_opens_nothing_is_told(now_town: Town, typed: str) -> None:
    asked_for(now_town, WHO)
    answer = again(now_town, typed)
    assert answer.status_code == 422
    assert "Deze link opent geen antwoorden." in answer.content.decode()
    assert Intake.objects.count() == 1


def test_a_yes_and_a_file_are_never_used_again(now_town: Town) -> None:
    pages = [page("p", question("ok", "consent"), question("proof", "file"), question("q", "text"))]
    token = asked_for(now_town, *pages)
    file = SimpleUploadedFile("a.pdf", PDF)
    sent = {"ok": "on", "q": "ja", "proof": file, "revision": 0}
    Client().post(f"/vragen/{token}/bij/p", sent)
    again(now_town, token)
    assert filling.answers_of(Intake.objects.latest("pk")) == {"q": "ja"}
    assert Attachment.objects.count() == 1


def test_an_answer_that_no_longer_fits_is_asked_again() -> None:
    def one(**more: Any) -> document.QuestionSet:
        raw = address(pages=[page("p", question("n", "number", **more))], rules=[], cases=[])
        return document.read(raw)

    today = timezone.localdate()
    assert reusing.common(one(), {"n": 7}, one(most=9), today=today) == {"n": 7}
    assert reusing.common(one(), {"n": 7}, one(most=5), today=today) == {}
    other = one(label={"nl": "Iets anders"})
    assert reusing.common(one(), {"n": 7}, other, today=today) == {}


# Talking to a person.


def test_who_would_rather_talk_sees_where_one_can_come_in_now(
    now_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from locations.web.today import Said
    from scheduling.web import line_now

    token = asked_for(now_town, WHO)
    url = f"/vragen/{token}/iemand"
    monkeypatch.setattr(line_now, "tell", lambda _point, _now: Said("nu", "ongeveer 10 minuten"))
    shown = Client().get(url).content.decode()
    assert "Of neem een nummer en kom nu langs" in shown
    assert 'href="/servicepunten/stadhuis-leeuwarden"' in shown
    assert "ongeveer 10 minuten" in shown
    assert "Bibliotheek Goirle" not in shown  # it does something else
    monkeypatch.setattr(line_now, "tell", lambda _point, _now: Said("nee", "vol", warns=True))
    assert "Of neem een nummer en kom nu langs" not in Client().get(url).content.decode()


# Another language.


def test_a_switch_of_language_keeps_what_is_typed(now_town: Town) -> None:
    pages = (page("p", question("n", "text", most=50), question("proof", "file"), question("k")),)
    token = asked_for(now_town, *pages)
    url = f"/vragen/{token}/bij/p"
    shown = Client().get(url).content.decode()
    assert f'form="questions" formaction="/en{url}" formnovalidate name="language"' in shown
    file = SimpleUploadedFile("a.pdf", PDF)
    typed = {"n": "half een antw", "k": "no", "proof": file, "revision": 0, "language": "en"}
    english = Client().post(f"/en{url}", typed)
    text = english.content.decode()
    assert english.status_code == 200
    assert '<html lang="en"' in text
    assert "Ask n" in text
    assert 'value="half een antw"' in text
    assert 'value="no"' in text
    assert "a.pdf</a>" in text  # a file cannot be put back in a form, so it is kept
    assert set(filling.answers_of(Intake.objects.get())) == {"proof"}
    kept = Client().post(f"/en{url}", {"n": "klaar", "k": "no", "revision": 1})
    assert kept.status_code == 302


def test_a_switch_with_nothing_filled_in_tells_no_errors(now_town: Town) -> None:
    token = asked_for(now_town, WHO)
    url = f"/en/vragen/{token}/bij/who"
    answer = Client().post(url, {"revision": 0, "language": "en", "self__name": ""})
    assert answer.status_code == 200
    assert "error-summary" not in answer.content.decode()
