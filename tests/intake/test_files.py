"""Files as answers: only what they say they are, sealed apart, given back and never shown."""

import re
from io import BytesIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from hub.audit.models import Event
from hub.intake import document, files, filling
from hub.intake.document import BadDocument, Question
from hub.intake.files import Sent
from hub.intake.models import Attachment, Intake
from hub.intake.reading import AnswerRefused
from scheduling.models import Appointment
from tests import town as towns
from tests.agenda.conftest import member
from tests.intake.documents import address, page, question
from tests.intake.visitor import asked_for, booked
from tests.town import Town

CANARY = "kanarie-5521"
PDF = b"%PDF-1.7\n" + CANARY.encode() + b"\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + CANARY.encode() + b"\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + CANARY.encode() + b"\xff\xd9"
PAGES = (
    page("proof", question("proof", "file", most=2, megabytes=1), question("why", "text")),
    page("more", question("more", "text", required=False)),
)


def of(**more: Any) -> Question:
    raw = address(pages=[page("p", question("q", "file", **more))], rules=[], cases=[])
    return next(document.read(raw).questions())


@pytest.fixture
def now_town(db: None) -> Town:
    cache.clear()
    return towns.build(now=timezone.now())


def upload(name: str = "loonstrook.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def send(token: str, *some: SimpleUploadedFile, revision: int = 0, **more: Any) -> Any:
    sent = {"proof": list(some), "why": "reden", "revision": revision, **more}
    return Client().post(f"/vragen/{token}/bij/proof", sent)


def answers() -> dict[str, Any]:
    return filling.answers_of(Intake.objects.get())


# What a file is.


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "pdf"),
        ("A.PDF", PDF, "pdf"),
        ("foto.jpg", JPEG, "jpeg"),
        ("foto.jpeg", JPEG, "jpeg"),
        ("scan.png", PNG, "png"),
    ],
)
def test_a_file_is_what_its_content_is(name: str, content: bytes, kind: str) -> None:
    assert files.kind_of(of(), Sent(name, content, len(content))) == kind


@pytest.mark.parametrize(
    ("name", "content", "size", "sentence"),
    [
        ("a.pdf", b"", 0, "‘a.pdf’ is leeg."),
        ("a.pdf", PDF, 1_000_001, "‘a.pdf’ is groter dan 1 MB."),
        ("a.pdf", b"<html>", 6, "‘a.pdf’ is geen PDF of PNG."),
        ("a.pdf", b"MZ\x90", 3, "‘a.pdf’ is geen PDF of PNG."),
        ("a.jpg", JPEG, len(JPEG), "‘a.jpg’ is geen PDF of PNG."),
        (
            "a.png",
            PDF,
            len(PDF),
            "‘a.png’ is een ander soort bestand dan de naam zegt: het is een PDF.",
        ),
        ("pdf", PDF, 9, "‘pdf’ is een ander soort bestand dan de naam zegt: het is een PDF."),
        ("a.pdf", PDF[:-7], 9, "‘a.pdf’ is niet compleet. Stuur het opnieuw."),
        ("a.pdf", b"x" + PDF, 9, "‘a.pdf’ is geen PDF of PNG."),
    ],
)
def test_a_file_that_will_not_do_is_told_why(
    name: str, content: bytes, size: int, sentence: str
) -> None:
    asked = of(kinds=["pdf", "png"], megabytes=1)
    with pytest.raises(AnswerRefused) as refused:
        files.kind_of(asked, Sent(name, content, size))
    assert str(refused.value.sentence) == sentence


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Sanne\\scan.png", "scan.png"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("fdp.\u202egpj.pdf", "fdp.gpj.pdf"),
        ("...pdf", "pdf"),
        ("\0\0", "bestand"),
        ("", "bestand"),
        ("e\u0301.pdf", "é.pdf"),
        ("x" * 300 + ".pdf", "x" * 76 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(name: str, clean: str) -> None:
    assert files.cleaned(name) == clean


@pytest.mark.parametrize(
    "more",
    [{"most": 6}, {"most": 0}, {"least": 1}, {"kinds": ["exe"]}, {"kinds": []}, {"megabytes": 11}],
)
def test_a_question_asks_for_what_can_be_kept(more: dict[str, Any]) -> None:
    with pytest.raises(BadDocument):
        of(**more)
    with pytest.raises(BadDocument):
        document.read(address(pages=[page("p", question("q", "text", megabytes=1))]))


# On the page.


def test_files_are_sent_checked_and_kept_sealed(now_town: Town) -> None:
    token = asked_for(now_town, *PAGES)
    shown = Client().get(f"/vragen/{token}/bij/proof").content.decode()
    assert 'enctype="multipart/form-data"' in shown
    assert 'accept=".pdf,.jpg,.jpeg,.png"' in shown
    assert send(token, upload(), upload("scan.png", PNG)).status_code == 302
    kept = Attachment.objects.all()
    assert [bytes(one.sealed) for one in kept if CANARY.encode() in bytes(one.sealed)] == []
    assert [(one["name"], one["kind"]) for one in answers()["proof"]] == [
        ("loonstrook.pdf", "pdf"),
        ("scan.png", "png"),
    ]
    Client().post(f"/vragen/{token}/bij/more", {"revision": 2})
    told = Client().get(f"/vragen/{token}/controleren").content.decode()
    assert "loonstrook.pdf</a>" in told
    assert "PDF, 1 kB" in told


@pytest.mark.parametrize(
    ("some", "sentence", "kept"),
    [
        ([upload("a.pdf", b"")], "‘a.pdf’ is leeg.", 0),
        ([upload("a.png")], "het is een PDF.", 0),
        ([upload("a.exe", b"MZ")], "‘a.exe’ is geen PDF, JPEG of PNG.", 0),
        ([upload("a.pdf", PDF + b"0" * 1_000_000)], "‘a.pdf’ is groter dan 1 MB.", 0),
        ([upload("a.pdf", PDF + b"0" * 12_000_000)], "‘a.pdf’ is groter dan 1 MB.", 0),
        ([upload(), upload(), upload()], "Stuur hoogstens 2 bestanden.", 2),
        ([upload(), upload("b.pdf", b"")], "‘b.pdf’ is leeg.", 1),
        ([], "Geef hier een antwoord.", 0),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_is_kept(
    now_town: Town, some: list[SimpleUploadedFile], sentence: str, kept: int
) -> None:
    token = asked_for(now_town, *PAGES)
    for one in some:
        one.seek(0)
    answer = send(token, *some)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert text.count(sentence) == 2  # the summary, and the field
    assert 'value="reden"' in text or ">reden" in text.replace("\n", "")
    assert text.count("loonstrook.pdf</a>") == kept
    assert Attachment.objects.count() == kept


def test_a_good_file_is_not_sent_twice_for_another_answer(now_town: Town) -> None:
    token = asked_for(now_town, *PAGES)
    answer = send(token, upload(), why="")
    assert answer.status_code == 422
    page_ = answer.content.decode()
    assert "loonstrook.pdf</a>" in page_
    revision = re.search(r'name="revision" value="(\d+)"', page_)
    assert revision
    again = send(token, revision=int(revision[1]))
    assert again.status_code == 302
    assert [one["name"] for one in answers()["proof"]] == ["loonstrook.pdf"]


def test_a_file_is_thrown_away(now_town: Town) -> None:
    token = asked_for(now_town, *PAGES)
    send(token, upload(), upload("scan.png", PNG))
    ref = answers()["proof"][0]["id"]
    assert send(token, revision=2, remove__proof=[ref, "x"]).status_code == 302
    assert [one["name"] for one in answers()["proof"]] == ["scan.png"]
    assert Attachment.objects.count() == 1
    last = answers()["proof"][0]["id"]
    assert send(token, revision=4, remove__proof=last).status_code == 422  # it is required
    assert not Attachment.objects.exists()
    assert Client().get(f"/vragen/{token}").headers["Location"].endswith("/bij/proof")


def test_files_of_questions_that_are_no_longer_asked_go(now_town: Town) -> None:
    pages = (
        page("job", question("job")),
        page("proof", question("proof", "file"), onlyIf={"question": "job", "is": True}),
    )
    token, visitor = asked_for(now_town, *pages), Client()
    visitor.post(f"/vragen/{token}/bij/job", {"job": "yes", "revision": 0})
    visitor.post(f"/vragen/{token}/bij/proof", {"proof": upload(), "revision": 1})
    assert Attachment.objects.count() == 1
    visitor.post(f"/vragen/{token}/bij/job", {"job": "no", "revision": 3})
    visitor.post(f"/vragen/{token}/controleren")
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("way", ["wissen", "old"])
def test_files_go_with_their_answers(now_town: Town, way: str) -> None:
    token = asked_for(now_town, *PAGES)
    send(token, upload())
    if way == "old":
        gone = Intake.objects.get().gone_at
        assert filling.forget_old(now=gone) == 1
    else:
        Client().post(f"/vragen/{token}/wissen")
    assert not Attachment.objects.exists()


def test_a_second_window_overwrites_no_file(now_town: Town) -> None:
    token = asked_for(now_town, *PAGES)
    send(token, upload())
    late = send(token, upload("b.pdf"))
    assert late.headers["Location"] == f"/vragen/{token}"
    assert [one["name"] for one in answers()["proof"]] == ["loonstrook.pdf"]


def test_nobody_fills_the_disk(now_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "MOST_SENT", 3)
    token = asked_for(now_town, *PAGES)
    statuses = []
    for revision in range(filling.MOST_SENT + 1):
        answer = send(token, upload("a.pdf", b""), revision=revision)
        statuses.append("netwerk" in answer.content.decode())
    assert statuses == [False] * filling.MOST_SENT + [True]


# Given back.


def given(token: str, ref: str) -> Any:
    return Client().get(f"/vragen/{token}/bestand/{ref}")


def safe(answer: Any) -> bool:
    return (
        answer["Content-Disposition"].startswith("attachment;")
        and answer["X-Content-Type-Options"] == "nosniff"
        and answer["Content-Security-Policy"].startswith("sandbox")
        and "no-store" in answer["Cache-Control"]
    )


def test_the_citizen_gets_an_own_file_back(now_town: Town) -> None:
    token = asked_for(now_town, *PAGES)
    send(token, upload('zo"n <b>naam</b>.pdf'))
    ref = answers()["proof"][0]["id"]
    answer = given(token, ref)
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert safe(answer)
    for wrong in ("x", "0" * 32):
        assert given(token, wrong).status_code == 404
    other = asked_for(now_town, *PAGES)
    assert given(other, ref).status_code == 404


def test_who_may_read_the_answers_gets_the_files_and_that_is_in_the_trail(now_town: Town) -> None:
    visitor = Client()
    token = asked_for(now_town, *PAGES)
    send(token, upload())
    visitor.post(f"/vragen/{token}/bij/more", {"revision": 2})
    visitor.post(f"/vragen/{token}/controleren")
    visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
    appointment = booked(now_town, visitor)
    ref = answers()["proof"][0]["id"]
    url = f"/medewerker/afspraak/{appointment.reference}/bestand/{ref}"
    clerk = member("Joke", "clerk", now_town.municipality)
    seen = clerk.client.get(f"/medewerker/afspraak/{appointment.reference}/").content.decode()
    assert f'href="{url}"' in seen
    answer = clerk.client.get(url)
    assert answer.content == PDF
    assert safe(answer)
    event = Event.objects.get(verb="answers.file_seen")
    assert (event.actor, event.object_id) == (clerk.user, str(appointment.pk))
    assert "loonstrook" not in str(event.details)
    assert clerk.client.get(url + "0").status_code == 404
    stranger = member("Piet", "clerk", now_town.agency)
    assert stranger.client.get(url).status_code == 404
    assert visitor.get(url).status_code in (302, 404)
    visitor.post(f"/vragen/{token}/wissen")
    assert clerk.client.get(url).status_code == 404
    assert Event.objects.filter(verb="answers.file_seen").count() == 1


def test_a_new_key_reseals_files_too(now_town: Town, settings: Settings) -> None:
    token = asked_for(now_town, *PAGES)
    send(token, upload())
    old, fresh = settings.INTAKE_KEYS, Fernet.generate_key().decode()
    settings.INTAKE_KEYS = [fresh, *old]
    call_command("reseal_intakes", stdout=BytesIOText())
    settings.INTAKE_KEYS = [fresh]
    assert given(token, answers()["proof"][0]["id"]).content == PDF
    settings.INTAKE_KEYS = old
    assert given(token, "0" * 32).status_code == 503


class BytesIOText(BytesIO):
    def write(self, text: Any) -> int:
        return super().write(str(text).encode())


def test_no_file_lies_open_anywhere(now_town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """Every column of every table is read, with the bytes of sealed ones, after the whole way."""
    visitor = Client()
    with caplog.at_level("DEBUG"):
        token = asked_for(now_town, *PAGES)
        send(token, upload(f"{CANARY}.pdf"))
        visitor.post(f"/vragen/{token}/bij/more", {"revision": 2})
        visitor.post(f"/vragen/{token}/controleren")
        visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
        appointment = booked(now_town, visitor)
        clerk = member("Joke", "clerk", now_town.municipality)
        clerk.client.get(f"/medewerker/afspraak/{appointment.reference}/")
        ref = answers()["proof"][0]["id"]
        clerk.client.get(f"/medewerker/afspraak/{appointment.reference}/bestand/{ref}")
    assert Appointment.objects.exists()
    assert Attachment.objects.exists()
    for model in apps.get_models():
        rows = list(model._default_manager.values())
        values = [
            bytes(v) if isinstance(v, memoryview) else v for row in rows for v in row.values()
        ]
        assert CANARY not in str(values), model
    assert CANARY not in caplog.text
