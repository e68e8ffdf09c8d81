from tests.facades.conftest import issue
from tests.queue.conftest import Day, at
from tests.town import NOW, Town
from tests.webhooks.receiver import Receiver
from tests.webhooks.test_webhooks import receiver, subscribe, tell

__all__ = ["receiver"]


def test_arrivals_and_ends_of_appointments_are_told(town: Town, receiver: Receiver) -> None:
    subscribe(issue(town, scopes=["events"]), receiver, "visit.arrived", "visit.finished")
    day = Day(town, can_book=True)
    made = day.book(at(60))
    day.walk_in(0)  # nobody's appointment
    day.arrive(made, 50)
    desk = day.open(minutes=50)
    walk_in = day.next(desk, 51)
    day.help(walk_in, 52, took=5)
    day.help(day.next(desk, 60), 61)
    assert tell(at(90)) == 2
    told = receiver.events()
    assert [one["type"].removeprefix("nl.service-point-hub.") for one in told] == [
        "visit.arrived",
        "visit.finished",
    ]
    assert {one["data"]["appointmentId"] for one in told} == {str(made.pk)}
    assert told[0]["time"] > NOW.isoformat()
