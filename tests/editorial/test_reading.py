"""Whether a colleague reads first: a manager of the organisation says so, and nobody else."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from hub.audit.models import Event
from hub.catalogue.models import Organisation, Service
from hub.delegating import giving
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.editorial.test_deeds import press, title
from tests.editorial.test_writing import LIST, write
from tests.town import Town

READERS = f"{LIST}lezer/"
DOOR = f"{READERS}leeuwarden/"


@pytest.fixture
def noor(town: Town) -> Staff:
    return member("Noor", "manager", town.municipality)


def choose(staff: Staff, wanted: str) -> Any:
    return staff.client.post(DOOR, {"wanted": wanted})


def reads_first(town: Town) -> bool:
    return Organisation.objects.get(pk=town.municipality.pk).second_reader


def told() -> list[tuple[bool, int | None, str]]:
    events = Event.objects.filter(verb="organisation.second_reader_set").order_by("pk")
    return [(one.details["wanted"], one.actor_id, one.actor_kind) for one in events]


def test_a_manager_says_so_and_it_is_written_down(
    town: Town, noor: Staff, eva: Staff, passport: Service
) -> None:
    assert choose(noor, "yes").headers["Location"] == READERS
    write(eva, passport, nl_title="Nieuw")
    assert press(eva, passport, "publiceren").status_code == 409
    choose(noor, "yes")  # that it is already: nothing happens
    choose(noor, "no")
    press(eva, passport, "publiceren")
    assert title(passport) == "Nieuw"
    assert told() == [(True, noor.user.pk, "staff"), (False, noor.user.pk, "staff")]


def test_an_editor_sees_how_it_stands_and_whom_to_ask_and_cannot_change_it(
    town: Town, noor: Staff, eva: Staff
) -> None:
    assert "Iedereen mag zelf publiceren wat hij schreef" in eva.client.get(LIST).content.decode()
    choose(noor, "yes")
    page = eva.client.get(LIST).content.decode()
    assert "Een collega leest elke tekst" in page and "Noor" in page
    assert DOOR not in page
    assert eva.client.get(DOOR).status_code == 404
    assert choose(eva, "no").status_code == 404
    assert eva.client.get(READERS).status_code == 404
    assert reads_first(town)
    assert len(told()) == 1


@pytest.mark.parametrize("kind", ["clerk", "planner", "auditor"])
def test_no_other_role_changes_it(town: Town, kind: str) -> None:
    staff = member("Joke", kind, town.municipality)
    assert (choose(staff, "yes").status_code, reads_first(town)) == (404, False)


def test_nor_does_a_manager_of_another_organisation_whatever_it_manages(town: Town) -> None:
    province = towns.organisation("province", "fryslan", "Provincie Fryslân")
    strangers = [member("Zoe", "manager", town.agency), member("Piet", "manager", province)]
    giving.give(
        giver=town.municipality,
        receiver=province,
        given=[("services", "editor"), ("points", "manager"), ("planning", "manager")],
        starts_at=timezone.now(),
        now=timezone.now(),
    )
    for stranger in strangers:
        assert stranger.client.get(DOOR).status_code == 404
        assert choose(stranger, "yes").status_code == 404
        assert "Leeuwarden" not in stranger.client.get(READERS).content.decode()
    assert not reads_first(town)


def test_who_manages_and_edits_finds_the_door_on_the_list(town: Town, eva: Staff) -> None:
    eva.user.roles.create(kind="manager", organisation=town.municipality)
    assert DOOR in eva.client.get(LIST).content.decode()
    assert eva.client.get(DOOR).status_code == 200


def test_a_manager_is_told_when_there_is_nobody_to_read(
    town: Town, noor: Staff, eva: Staff
) -> None:
    alone = noor.client.get(DOOR).content.decode()
    assert "Maar één persoon" in alone and "rol van redacteur" in alone
    member("Bram", "editor", town.municipality)
    page = noor.client.get(DOOR).content.decode()
    assert "Bram, Eva" in page and "Maar één persoon" not in page
    assert "Meelezen" in noor.client.get(reverse("agenda:menu")).content.decode()


@pytest.mark.parametrize("wanted", ["", "misschien"])
def test_what_is_not_chosen_changes_nothing(town: Town, noor: Staff, wanted: str) -> None:
    choose(noor, "yes")
    answer = choose(noor, wanted)
    assert answer.status_code == 422
    assert "Wie leest mee voordat inwoners het zien?" in answer.content.decode()
    assert reads_first(town)
