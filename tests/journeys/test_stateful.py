"""Whatever is done in whatever order: no step stands outside its terms without being told, and no
time is lost. The dates are counted anew here, by hand, from what the rows say.

Thirty sequences in the suite; `JOURNEYS=5000` for a long run.
"""

import os
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from hub.errors import DomainError
from hub.people.models import User
from scheduling import booking
from scheduling.booking import Actor
from scheduling.journeys import beginning, checking, dated, ending, following, parties, ticking
from scheduling.journeys.models import Journey, Progress
from scheduling.models import Allocation, Appointment, State
from tests import town as towns
from tests.journeys import wedding as weddings
from tests.journeys.wedding import CONTACTS, Wedding, now_of
from tests.town import NOW

SEQUENCES = int(os.environ.get("JOURNEYS", "30"))
ZONE = ZoneInfo("Europe/Amsterdam")
LIVE = (State.HELD, State.CONFIRMED)
# Which refusals a citizen or clerk may meet here; another one is a fault.
FINE = {
    *("slot_taken", "slot_not_offered", "out_of_time", "step_not_now", "journey_over"),
    *("not_all_seen", "kept_time_lost", "too_late_to_change", "not_live", "hold_expired"),
}
days = st.integers(1, 100)
hours = st.integers(7, 14)


class Weds(RuleBasedStateMachine):
    furnished: tuple[Wedding, User, Any]

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.wedding, self.clerk, self.intake = self.furnished
        self.now = NOW

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.journey = beginning.begin(
            intake=self.intake,
            version=self.wedding.version,
            organisation=self.wedding.town.municipality,
            contacts=CONTACTS,
            now=self.now,
        ).journey

    def attempt(self, deed: Any, **asked: Any) -> Any:
        """Refused, it changes nothing."""
        before = self._rows()
        try:
            return deed(now=self.now, **asked)
        except DomainError as refused:
            assert refused.code in FINE, refused.code
            assert self._rows() == before
            return None

    def _rows(self) -> list[Any]:
        told = Progress.objects.filter(journey=self.journey).order_by("key")
        return [
            *told.values_list("key", "done_at", "on", "appointment"),
            *Appointment.objects.order_by("pk").values_list("pk", "state", "starts_at"),
            Allocation.objects.count(),
        ]

    def row(self, key: str) -> Progress:
        return Progress.objects.select_related("appointment").get(journey=self.journey, key=key)

    @rule()
    def confirm(self) -> None:
        self.attempt(parties.confirm, journey=self.journey, key="yes", by="two", agreed=True)

    @rule(day=days, hour=hours)
    def choose_the_day(self, day: int, hour: int) -> None:
        self.book("day", self.wedding.ceremony, day, hour)

    @rule(day=days, hour=hours)
    def choose_the_talk(self, day: int, hour: int) -> None:
        self.book("talk", self.wedding.talk, day, hour)

    @rule(day=st.integers(-23, -12), hour=hours)
    def choose_a_talk_near_the_day(self, day: int, hour: int) -> None:
        on = self.row("day").on
        if on:
            self.book("talk", self.wedding.talk, (on - self.today).days + day, hour)

    def book(self, key: str, offering: Any, day: int, hour: int) -> None:
        start = datetime.combine(self.today + timedelta(days=day), NOW.timetz()).replace(hour=hour)
        row = self.attempt(
            dated.book, journey=self.journey, key=key, offering=offering, start=start, by="one"
        )
        if row:  # what one chooses here is never outside its own terms
            assert key not in self.told_misfits()

    @rule()
    def check(self) -> None:
        about = {"journey": self.journey, "key": "check", "user_id": self.clerk.pk}
        self.attempt(checking.tick, seen_lines=["home", "birth"], missing="", **about)
        self.attempt(checking.approve, **about)

    @rule(key=st.sampled_from(["day", "talk"]), day=days, hour=hours)
    def staff_move_it_in_the_agenda(self, key: str, day: int, hour: int) -> None:
        self.elsewhere(
            key,
            booking.move,
            start=datetime.combine(self.today + timedelta(days=day), NOW.timetz()).replace(
                hour=hour
            ),
            actor=Actor("staff", self.clerk.pk, "agenda"),
        )

    @rule(key=st.sampled_from(["day", "talk"]))
    def a_citizen_cancels_by_the_other_link(self, key: str) -> None:
        self.elsewhere(key, booking.cancel)

    def elsewhere(self, key: str, deed: Any, **more: Any) -> None:
        """The news of it comes, as on commit."""
        appointment = self.row(key).appointment
        if appointment and self.attempt(deed, appointment=appointment, **more):
            following.follow(appointment_id=appointment.pk, now=self.now)

    @rule(key=st.sampled_from(["day", "talk"]))
    def give_back(self, key: str) -> None:
        self.attempt(dated.cancel, journey=self.journey, key=key, by="one")

    @rule(days=st.integers(1, 12))
    def time_goes_on(self, days: int) -> None:
        for _day in range(days):
            self.now += timedelta(days=1)
            booking.expire_due(now=self.now)
            ticking.tick(journey=self.journey, now=self.now)

    @rule(chance=st.integers(0, 5), by=st.sampled_from(["one", "two"]))
    def somebody_steps_back(self, chance: int, by: str) -> None:
        if chance == 0:
            self.attempt(parties.withdraw, journey=self.journey, by=by)

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    def told_misfits(self) -> set[str]:
        running = now_of(self.journey, now=self.now)
        return {stage.step.key for stage in running.course.misfits}

    @invariant()
    def every_time_is_within_its_terms_or_told(self) -> None:
        dates = dict(Progress.objects.filter(journey=self.journey).values_list("key", "on"))
        done = {row.key for row in Progress.objects.filter(journey=self.journey) if row.done_at}
        wrong = set()
        day, talk, yes = dates["day"], dates["talk"], dates["yes"]
        if day and yes and not 14 <= (day - yes).days <= 365:
            wrong.add("day")
        if talk and day and not 14 <= (day - talk).days <= 21:
            wrong.add("talk")
        assert self.told_misfits() == wrong - done
        if talk and not day:  # left behind
            wrong.add("talk")
        if day and not talk and self.today > day - timedelta(days=14):  # too late for one
            wrong.add("talk")
        kept = Progress.objects.filter(journey=self.journey, misfit=True)
        assert {row.key for row in kept} == wrong - done

    @invariant()
    def nothing_is_lost(self) -> None:
        journey = Journey.objects.get(pk=self.journey.pk)
        rows = Progress.objects.filter(journey=journey)
        assert rows.count() == 6
        live = set(Appointment.objects.filter(state__in=LIVE).values_list("pk", flat=True))
        held = {row.appointment_id for row in rows if row.appointment_id}
        if journey.state == "stopped":
            ended = Appointment.objects.filter(state__in=LIVE, ends_at__gt=journey.ended_at)
            assert not ended.exists()
        else:
            assert live <= held
        for row in rows.select_related("appointment"):
            own = row.appointment
            if own and own.state in LIVE:
                assert row.on == own.starts_at.astimezone(ZONE).date()

    @invariant()
    def a_running_one_is_never_deleted(self) -> None:
        if Journey.objects.get(pk=self.journey.pk).state == "running":
            assert ending.forget_old(now=self.now + timedelta(days=4000)) == 0


@pytest.mark.django_db
def test_no_time_is_lost_and_none_stands_outside_its_terms_untold() -> None:
    town = towns.build(masks=False)
    wedding = weddings.build(town)
    clerk = User.objects.create_user("clerk@example.nl", name="Fenna")
    Weds.furnished = (wedding, clerk, weddings.answered(wedding))
    run_state_machine_as_test(
        Weds,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
