"""Staff reach the tickets of their own points, and what waits for their agency; else it is not
there."""

import pytest

from hub.catalogue.models import Organisation
from hub.errors import NotFound
from hub.people.access import Right
from hub.people.models import Role, User
from scheduling.queue import access
from tests.queue.conftest import Day, at


def clerk(day: Day, organisation: Organisation, name: str) -> User:
    user = User.objects.create_user(email=f"{name}@example.nl", password="x", name=name)
    Role.objects.create(user=user, kind="clerk", organisation=organisation)
    return user


def test_tickets_and_desks_of_another_point_are_not_there(day: Day) -> None:
    own, stranger = (
        clerk(day, day.town.municipality, "joke"),
        clerk(day, day.town.library, "daan"),
    )
    ticket, session = day.walk_in(0), day.open()
    assert access.ticket(user=own, right=Right.ACT, pk=ticket.pk) == ticket
    assert access.session(user=own, right=Right.ACT, pk=session.pk) == session
    for pk, find in ((ticket.pk, access.ticket), (session.pk, access.session)):
        with pytest.raises(NotFound):
            find(user=stranger, right=Right.ACT, pk=pk)
        with pytest.raises(NotFound):
            find(user=own, right=Right.ACT, pk=pk + 99)


def test_from_elsewhere_only_what_waits_for_the_own_agency(day: Day) -> None:
    user = clerk(day, day.town.agency, "fatima")
    day.town.fatima.user = user
    day.town.fatima.save()
    pension, passport = day.walk_in(0, day.town.pension), day.walk_in(0)
    with pytest.raises(NotFound):  # not at work yet
        access.ticket(user=user, right=Right.ACT, pk=pension.pk)
    session = day.open_remote(minutes=1)
    assert access.ticket(user=user, right=Right.ACT, pk=pension.pk) == pension
    assert access.session(user=user, right=Right.ACT, pk=session.pk) == session
    with pytest.raises(NotFound):
        access.ticket(user=user, right=Right.ACT, pk=passport.pk)
    called = day.next(session, 2)
    Role.objects.all().delete()
    with pytest.raises(NotFound):  # the role is gone, and with it the reach
        access.ticket(user=user, right=Right.ACT, pk=called.pk)
    assert at(2) == called.called_at
