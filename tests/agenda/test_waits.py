"""What was told and what came true, for staff of the point."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from scheduling.queue.models import Ticket, TicketState
from scheduling.queue.truth import FEW
from tests.agenda.conftest import Staff
from tests.town import Town

PAGE = "/medewerker/vloer/stadhuis-leeuwarden/wachttijden/"


def called(town: Town, count: int, *, after: int, booked: bool = False) -> None:
    """So many tickets of today that told 0 to 10 minutes and were called after so many."""
    now = timezone.now()
    begin = Ticket.objects.count()
    for number in range(begin + 1, begin + count + 1):
        Ticket.objects.create(
            service_point=town.hall,
            day=timezone.localdate(),
            number=number,
            state=TicketState.LEFT,
            arrived_at=now,
            queued_at=now,
            due_at=now if booked else None,
            first_called_at=now + timedelta(minutes=after),
            told_low=0,
            told_high=10,
            press_key=str(number),
            token_hash=str(number),
        )


def shown(staff: Staff, page: str = PAGE) -> str:
    response = staff.client.get(page)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def cells(row: str) -> list[str]:
    """What stands in them."""
    return [re.sub("<[^>]*>", "", cell) for cell in re.findall("<td[^>]*>(.*?)</td>", row)]


def test_without_a_ticket_there_is_nothing_to_tell(town: Town, clerk: Staff) -> None:
    assert "hub-empty" in shown(clerk)
    assert PAGE in shown(clerk, "/medewerker/vloer/stadhuis-leeuwarden/")


def test_few_tickets_are_said_to_be_few(town: Town, clerk: Staff) -> None:
    called(town, FEW - 1, after=30)
    page = shown(clerk)
    assert "te weinig om te zeggen" in page
    assert "niet goed" not in page
    assert ">weinig</span>" in page


@pytest.mark.parametrize(
    ("right", "wrong", "verdict"),
    [
        (80, 20, "kloppen: ze kwamen uit voor 80% van de mensen"),
        (79, 21, "kloppen niet: ze kwamen maar uit voor 79% van de mensen"),
    ],
)
def test_four_of_five_must_hold_and_the_page_says_whether_they_do(
    town: Town, clerk: Staff, right: int, wrong: int, verdict: str
) -> None:
    called(town, right, after=5)
    called(town, wrong, after=30, booked=True)
    page = shown(clerk)
    assert verdict in page
    rows = [part.split("</tr>")[0] for part in page.split('<th scope="row" role="rowheader">')[1:]]
    assert rows[1].startswith("Inloop</th>")
    assert cells(rows[1]) == ["100%", str(right), "5,0 min", "0,0 min", "10,0 min"]
    assert rows[2].startswith("Met een afspraak</th>")
    assert cells(rows[2]) == ["0% te weinig", str(wrong), "30,0 min", "25,0 min", "10,0 min"]
    assert len(rows) == 5  # three kinds, this week, today


def test_it_is_there_in_english(town: Town, clerk: Staff) -> None:
    called(town, 80, after=5)
    page = shown(clerk, f"/en{PAGE}")
    assert "Our waiting times are right: they held for 100% of the people." in page


def test_others_do_not_get_in(town: Town, client: Client, clerk: Staff) -> None:
    assert client.get(PAGE).status_code == 302
    assert (
        clerk.client.get(PAGE.replace("stadhuis-leeuwarden", "bibliotheek-goirle")).status_code
        == 404
    )
    assert clerk.client.post(PAGE).status_code == 405
