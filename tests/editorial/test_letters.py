"""Mails about a text that is handed in: who is asked, who hears how it went, and nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hub.catalogue import publishing
from hub.catalogue.models import Service, UniformProduct
from hub.delegating import giving
from hub.notifications.models import Message, MessageState
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.editorial.test_deeds import page, press
from tests.editorial.test_writing import url, write
from tests.town import Town

REMARK = "Mevrouw Bakker wacht hierop"
WORDS = "Kom langs op dinsdag"


def mails(kind: str = "text_") -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind__startswith=kind).order_by("created_at", "recipient")
    return [(one.recipient.split("@")[0].lower(), one.subject) for one in rows]


def hand_in(staff: Staff, service: Service) -> str:
    write(staff, service, nl_title="Paspoort", nl_how=WORDS)
    return str(press(staff, service, "vragen-te-lezen").content.decode())


def test_colleagues_who_may_read_are_asked_and_the_writer_is_not(
    town: Town, eva: Staff, bram: Staff, passport: Service
) -> None:
    member("Joke", "clerk", town.municipality)
    member("Zoe", "editor", town.agency)
    gone = member("Gerda", "editor", town.municipality)
    gone.user.is_active = False
    gone.user.save()
    assert "1 collega krijgt een mail" in hand_in(eva, passport)
    assert mails() == [("bram", "Wilt u deze tekst lezen? Paspoort")]
    mail = Message.objects.get()
    assert url(passport) in mail.text and url(passport) in mail.html
    assert (mail.organisation, mail.sender_name) == (town.municipality, "Gemeente Leeuwarden")
    for told in (mail.subject, mail.text, mail.html):
        assert "Eva" not in told and WORDS not in told


def test_the_writer_is_not_asked_whoever_hands_it_in(
    eva: Staff, bram: Staff, passport: Service
) -> None:
    write(eva, passport, nl_title="Paspoort")
    publishing.submit(service=passport, now=timezone.now())
    assert [who for who, _subject in mails()] == ["bram"]


def test_who_manages_for_the_organisation_reads_too(
    town: Town, eva: Staff, passport: Service
) -> None:
    province = towns.organisation("province", "fryslan", "Provincie Fryslân")
    member("Piet", "editor", province)
    (given,) = giving.give(
        giver=town.municipality,
        receiver=province,
        given=[("services", "editor")],
        starts_at=timezone.now() - timedelta(hours=1),
        now=timezone.now(),
    )
    hand_in(eva, passport)
    assert [who for who, _subject in mails()] == ["piet"]
    giving.end(delegation=given, now=timezone.now())
    press(eva, passport, "terugnemen")
    press(eva, passport, "vragen-te-lezen")
    assert [who for who, _subject in mails()] == ["piet"]


def test_without_anybody_else_no_mail_goes_and_the_page_says_what_to_do(
    town: Town, eva: Staff, passport: Service
) -> None:
    member("Noor", "manager", town.municipality)
    told = hand_in(eva, passport)
    assert mails() == []
    assert "Niemand anders mag deze tekst lezen" in told
    assert "rol van redacteur" in told and "Noor" in told
    assert "U mag de tekst ook zelf publiceren" in told
    town.municipality.second_reader = True
    town.municipality.save()
    assert "U mag de tekst ook zelf publiceren" not in page(eva, passport)
    member("Bram", "editor", town.municipality)
    assert "Niemand anders mag deze tekst lezen" not in page(eva, passport)


def test_the_writer_hears_that_a_colleague_published_it(
    eva: Staff, bram: Staff, passport: Service
) -> None:
    hand_in(eva, passport)
    press(bram, passport, "publiceren")
    assert mails("text_published") == [("eva", "Gepubliceerd: Paspoort")]
    asked = Message.objects.get(kind="text_to_read")
    assert (asked.state, asked.cause) == (MessageState.DROPPED, "read")


def test_the_writer_hears_that_it_came_back_and_reads_the_remark_on_the_page(
    eva: Staff, bram: Staff, passport: Service
) -> None:
    hand_in(eva, passport)
    press(bram, passport, "terugsturen", remark=REMARK)
    assert mails("text_returned") == [("eva", "Terug bij u: Paspoort")]
    mail = Message.objects.get(kind="text_returned")
    assert "met een opmerking" in mail.text
    for told in (mail.subject, mail.text, mail.html):
        assert REMARK not in told and "Bram" not in told
    assert REMARK in page(eva, passport)


def test_nobody_is_told_what_they_did_themselves(
    eva: Staff, bram: Staff, passport: Service
) -> None:
    hand_in(eva, passport)
    press(eva, passport, "terugnemen")
    press(eva, passport, "publiceren")
    assert [who for who, _subject in mails()] == ["bram"]
    assert Message.objects.get().state == MessageState.DROPPED


def test_a_moment_that_comes_is_told_to_who_waits_for_it(eva: Staff, passport: Service) -> None:
    write(eva, passport, nl_title="Paspoort")
    now = timezone.now()
    later = now + timedelta(days=2)
    publishing.publish(service=passport, now=now, at=later, actor_id=eva.user.pk)
    assert mails() == []
    assert publishing.publish_due(now=later) == 1
    assert mails() == [("eva", "Gepubliceerd: Paspoort")]


def test_what_cannot_be_published_at_its_moment_comes_back_by_mail(
    eva: Staff, passport: Service
) -> None:
    product = UniformProduct.objects.create(uri="https://upl.example/pas", name="pas")
    write(eva, passport, nl_title="Paspoort", product=product.uri)
    now = timezone.now()
    later = now + timedelta(days=2)
    publishing.publish(service=passport, now=now, at=later, actor_id=eva.user.pk)
    UniformProduct.objects.update(ended_at=now)
    assert publishing.publish_due(now=later) == 0
    assert mails() == [("eva", "Terug bij u: Paspoort")]


def test_who_left_hears_nothing(eva: Staff, bram: Staff, passport: Service) -> None:
    hand_in(eva, passport)
    eva.user.roles.all().delete()
    press(bram, passport, "publiceren")
    assert mails("text_published") == []


def test_a_deed_that_fails_sends_no_mail(
    eva: Staff, bram: Staff, passport: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(eva, passport)
    before = len(mails())
    assert press(eva, passport, "vragen-te-lezen").status_code == 409
    assert len(mails()) == before
