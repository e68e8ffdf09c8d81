"""From the agenda and the screen of work from elsewhere into the room, and on to the record."""

from datetime import timedelta

import pytest

from scheduling.video.models import VideoPolicy
from tests.agenda.conftest import Staff, member
from tests.town import Town
from tests.video.conftest import START, book
from tests.video.test_staff import at
from tests.video.test_talk_now import AFAR, fatima, work

__all__ = ["fatima"]
AGENDA = "/medewerker/agenda/op-afstand/pensioenbureau/?date=2026-06-09"


def test_while_the_door_is_open_the_room_and_the_record_are_one_press_away(
    town: Town, own: VideoPolicy, fatima: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment = book(town.pension_video)
    door, record = (
        f"/medewerker/afspraak/{appointment.reference}/{w}/" for w in ("video", "gesprek")
    )
    early = START - timedelta(minutes=11)
    at(monkeypatch, early)
    screen = f"{AFAR}{work(town, fatima, early).pk}/"
    for page in (AGENDA, screen):
        assert f'action="{door}"' not in fatima.client.get(page).content.decode()
    at(monkeypatch, START)
    for page in (AGENDA, screen):
        assert f'action="{door}"' in fatima.client.get(page).content.decode()
    assert f'action="{record}"' in fatima.client.get(screen).content.decode()
    room = fatima.client.post(door)["Location"]
    assert fatima.client.get(room).content.decode().count(f'action="{record}"') == 2
    assert "/medewerker/gesprek/" in fatima.client.post(record)["Location"]
    looks = member("Lotte", "auditor", town.agency)
    assert f'action="{door}"' not in looks.client.get(AGENDA).content.decode()
    at(monkeypatch, START + timedelta(minutes=45))
    for page in (AGENDA, screen):
        assert f'action="{door}"' not in fatima.client.get(page).content.decode()


def test_of_a_colleague_and_of_a_booth_at_the_point_nothing_stands_there(
    town: Town, own: VideoPolicy, fatima: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment = book(town.pension)
    door = f'action="/medewerker/afspraak/{appointment.reference}/video/"'
    at(monkeypatch, START)
    daan = member("Daan", "clerk", town.library)
    at_point = "/medewerker/agenda/bibliotheek-goirle/?date=2026-06-09"
    assert appointment.reference in daan.client.get(at_point).content.decode()
    assert door not in daan.client.get(at_point).content.decode()
    screen = f"{AFAR}{work(town, fatima, START).pk}/"
    assert door in fatima.client.get(screen).content.decode()
    VideoPolicy.objects.update(provider="none")
    assert door not in fatima.client.get(screen).content.decode()
