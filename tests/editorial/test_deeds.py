"""From draft to published by the pages: asking, reading, a moment, back; and who may not."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hub.catalogue import publishing
from hub.catalogue.models import Service, ServiceVersion, VersionState
from hub.catalogue.texts import text_of
from hub.operations import tasks
from tests.agenda.conftest import Staff
from tests.editorial.test_writing import LIST, url, write
from tests.town import Town


def title(service: Service) -> str:
    return text_of(Service.objects.get(pk=service.pk), "nl").title


def page(staff: Staff, service: Service) -> str:
    return staff.client.get(url(service)).content.decode()


def press(staff: Staff, service: Service, door: str, **more: Any) -> Any:
    found = re.search(r'name="seen" value="([^"]*)"', page(staff, service))
    seen = found[1] if found else ""
    return staff.client.post(url(service, door), {"seen": seen, **more}, follow=True)


@pytest.fixture
def reading(town: Town, passport: Service) -> None:
    passport.organisation.second_reader = True
    passport.organisation.save()


def test_a_colleague_reads_and_publishes(
    eva: Staff, bram: Staff, passport: Service, reading: None
) -> None:
    write(eva, passport, nl_title="Nieuw paspoort", reason="Korter")
    assert "Nu publiceren" not in page(eva, passport)
    assert press(eva, passport, "publiceren").status_code == 409
    press(eva, passport, "vragen-te-lezen")
    own = page(eva, passport)
    assert "Terugnemen" in own and "Het is goed" not in own
    assert press(eva, passport, "publiceren").status_code == 409
    assert title(passport) == "Paspoort"
    theirs = page(bram, passport)
    assert "Het is goed" in theirs and re.search(r"<ins>.*Nieuw paspoort.*</ins>", theirs)
    assert "Gepubliceerd. Wie al een afspraak had" in (
        press(bram, passport, "publiceren").content.decode()
    )
    assert title(passport) == "Nieuw paspoort"
    version = ServiceVersion.objects.get(number=2)
    assert (version.changed_by, version.approved_by) == (eva.user, bram.user)
    history = page(bram, passport)
    assert "Korter" in history and "Eva" in history


def test_what_a_colleague_does_not_like_comes_back_with_a_remark(
    eva: Staff, bram: Staff, passport: Service
) -> None:
    write(eva, passport, nl_title="Nieuw")
    press(eva, passport, "vragen-te-lezen")
    assert press(bram, passport, "terugsturen", remark="").status_code == 422
    press(bram, passport, "terugsturen", remark="De prijs klopt niet")
    assert "De prijs klopt niet" in page(eva, passport)
    assert ServiceVersion.objects.get().state == VersionState.DRAFT


def test_words_that_changed_after_the_reading_are_not_approved(
    eva: Staff, bram: Staff, passport: Service
) -> None:
    write(eva, passport, nl_title="Goed")
    press(eva, passport, "vragen-te-lezen")
    read = re.search(r'name="seen" value="([^"]*)"', page(bram, passport))
    press(eva, passport, "terugnemen")
    write(eva, passport, nl_title="Fout")
    press(eva, passport, "vragen-te-lezen")
    assert read
    answer = bram.client.post(url(passport, "publiceren"), {"seen": read[1]})
    assert answer.status_code == 409
    assert title(passport) == "Paspoort"


def test_it_is_published_at_its_moment(eva: Staff, passport: Service) -> None:
    write(eva, passport, nl_title="Nieuw")
    local = timezone.localtime()
    past, future = (f"{at:%Y-%m-%dT%H:%M}" for at in (local, local + timedelta(days=2)))
    assert press(eva, passport, "inplannen", at=past).status_code == 422
    assert press(eva, passport, "inplannen", at="ooit").status_code == 422
    press(eva, passport, "inplannen", at=future)
    version = ServiceVersion.objects.get()
    assert version.state == VersionState.SCHEDULED
    assert version.publish_at == datetime.fromisoformat(future).replace(tzinfo=local.tzinfo)
    assert tasks.publish_what_is_due.func() == 0
    ServiceVersion.objects.update(publish_at=timezone.now())
    assert tasks.publish_what_is_due.func() == 1
    assert title(passport) == "Nieuw"
    assert any(job.task is tasks.publish_what_is_due for job in tasks.JOBS)


@pytest.mark.parametrize("year", [2999, 9999])
def test_a_moment_far_away_is_refused_beside_its_field(
    eva: Staff, passport: Service, year: int
) -> None:
    write(eva, passport, nl_title="Nieuw")
    answer = press(eva, passport, "inplannen", at=f"{year}-01-01T09:00")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Dit is meer dan twee jaar vooruit" in text
    assert re.search(r'id="id_at-error">Dit is meer dan twee jaar', text)
    assert ServiceVersion.objects.get().state == VersionState.DRAFT


def test_a_state_has_one_name_wherever_it_stands(
    eva: Staff, bram: Staff, passport: Service
) -> None:
    write(eva, passport, nl_title="Nieuw")
    names = {"": "Concept", "vragen-te-lezen": "Om te lezen"}
    for door, name in names.items():
        if door:
            press(eva, passport, door)
        shown, listed = page(eva, passport), eva.client.get(LIST).content.decode()
        assert f"{name}: versie 2" in " ".join(shown.split())
        assert f'data-label="Status">{name}</td>' in shown
        assert f"Nieuwe versie: {name.lower()}" in listed
        assert not re.search("In controle|[Ww]ordt gepubliceerd|staat klaar", shown + listed)
    at = timezone.localtime() + timedelta(days=2)
    press(bram, passport, "inplannen", at=f"{at:%Y-%m-%dT%H:%M}")
    assert "Ingepland: versie 2" in " ".join(page(eva, passport).split())
    assert "Nieuwe versie: ingepland" in eva.client.get(LIST).content.decode()


def test_a_service_that_nobody_saw_has_the_state_of_its_text(eva: Staff, town: Town) -> None:
    draft = publishing.begin(
        organisation=town.municipality,
        slug="nieuw",
        raw={"texts": {"nl": {"title": "Nieuw"}}},
        now=timezone.now(),
        actor_id=eva.user.pk,
    )
    publishing.submit(service=draft.service, now=timezone.now(), actor_id=eva.user.pk)
    listed = eva.client.get(LIST).content.decode()
    assert 'data-label="Status">Om te lezen</td>' in listed
    assert "Nieuwe versie" not in listed


def test_a_press_on_an_older_page_speaks_of_no_text_that_is_not_there(
    eva: Staff, bram: Staff, passport: Service
) -> None:
    write(eva, passport, nl_title="Nieuw")
    answer = eva.client.post(url(passport, "publiceren"), {"seen": "ouder"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "heeft deze dienst intussen veranderd" in text
    assert "Uw tekst staat hieronder nog" not in text
    assert "Kijk wat er nu staat" in text


def test_back_to_an_earlier_version_and_two_side_by_side(eva: Staff, passport: Service) -> None:
    write(eva, passport, nl_title="Nieuw", nl_how="Kom langs")
    press(eva, passport, "publiceren")
    text = eva.client.get(url(passport, "vergelijken?van=1&met=2")).content.decode()
    assert re.search(r"<del><span[^>]*>\[weg: </span>Paspoort", text)
    assert re.search(r"<ins><span[^>]*>\[nieuw: </span>Nieuw", text)
    for bad in ("", "?van=1", "?van=x&met=2", "?van=1&met=9", "?van=1&met=99999999999999999999"):
        assert eva.client.get(url(passport, f"vergelijken{bad}")).status_code == 404
    press(eva, passport, "terug/1")
    assert title(passport) == "Nieuw"
    press(eva, passport, "publiceren")
    assert title(passport) == "Paspoort"
    assert press(eva, passport, "terug/77").status_code == 404


def test_a_draft_is_thrown_away_and_a_service_archived(eva: Staff, passport: Service) -> None:
    write(eva, passport, nl_title="Nieuw")
    press(eva, passport, "weggooien")
    assert not ServiceVersion.objects.exists()
    assert press(eva, passport, "weggooien").status_code == 409
    press(eva, passport, "archiveren", reason="Bestaat niet meer")
    assert Client().get(f"/diensten/{passport.pk}/paspoort").status_code == 404
    assert "Bestaat niet meer" in page(eva, passport)
    assert press(eva, passport, "archiveren").status_code == 409
    assert "Gearchiveerd" in eva.client.get(LIST).content.decode()


def test_what_costs_nothing_is_free_on_each_face(eva: Staff, passport: Service) -> None:
    free = {
        "costs-0-label_nl": "Gratis",
        "costs-0-amount": "0",
        "costs-0-valid_from": "2020-01-01",
    }
    write(eva, passport, **free)
    for face in ("bekijken/inwoner", "bekijken/zuil", ""):
        text = eva.client.get(url(passport, face)).content.decode()
        assert "gratis" in text, face
        assert "€ 0" not in text and "Gratis: " not in text, face


def test_a_preview_shows_the_draft_and_the_public_page_does_not(
    eva: Staff, passport: Service
) -> None:
    write(
        eva,
        passport,
        nl_title="Nieuw paspoort",
        nl_bring="- Een pasfoto",
        **{
            "costs-0-label_nl": "Voor volwassenen",
            "costs-0-amount": "83,87",
            "costs-0-valid_from": "2020-01-01",
        },
    )
    before = publishing.stamp(passport)
    for face in ("inwoner", "zuil", "api"):
        answer = eva.client.get(url(passport, f"bekijken/{face}"))
        text = answer.content.decode()
        assert answer.status_code == 200
        for word in ("Nieuw paspoort", "pasfoto", "Voor volwassenen", "nog niet openbaar"):
            assert word in text, (face, word)
        assert "no-store" in answer.headers["Cache-Control"]
    assert eva.client.get(url(passport, "bekijken/anders")).status_code == 404
    public = Client().get(f"/diensten/{passport.pk}/paspoort").content.decode()
    assert "Nieuw paspoort" not in public and "openbaar" not in public
    assert publishing.stamp(passport) == before
