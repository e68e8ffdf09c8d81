"""The demo's line: only while the town hall is open, and only once."""

from datetime import timedelta

import pytest

from hub.demo import today
from hub.people.models import User
from scheduling.queue.models import Ticket
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE

pytestmark = pytest.mark.django_db


def test_people_wait_while_it_is_open_and_nobody_when_it_is_closed() -> None:
    town = towns.build(masks=False)
    town.aisha.user = User.objects.create_user(email=today.CLERK, password="x", name="Aisha")
    town.aisha.save()
    assert "closed" in today.begin(now=NOW)
    assert not Ticket.objects.exists()
    for _twice in range(2):
        told = today.begin(now=TUESDAY_NINE + timedelta(minutes=10))
        assert told.startswith("5 people wait at Stadhuis Leeuwarden")
    arrived = Ticket.objects.order_by("number").values_list("arrived_at", flat=True)
    assert arrived[0] == TUESDAY_NINE  # nobody came in before it opened
