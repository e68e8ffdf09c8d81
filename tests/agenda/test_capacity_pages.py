"""The planner's page of what is kept: set at the field, refused at the field, written down."""

from typing import Any

import pytest

from hub.audit.models import Event
from hub.errors import Invalid
from locations.models import Offering
from scheduling.planning import kept
from tests.agenda.conftest import Staff, member
from tests.town import NOW, Town

pytestmark = pytest.mark.django_db
LIST = "/medewerker/agenda/stadhuis-leeuwarden/planning/capaciteit/"
AS_IT_IS: dict[str, Any] = {
    "walk_in_share": 0,
    "assisted_share": 0,
    "day_ahead_share": 0,
    "day_ahead_days": 1,
    "max_per_day": "",
    "notice_minutes": 60,
    "horizon_days": 60,
}


def page_of(offering: Offering) -> str:
    return f"{LIST}{offering.pk}/"


def test_a_planner_sets_what_is_kept_and_it_is_written_down(town: Town, planner: Staff) -> None:
    page = page_of(town.passport)
    changed = {**AS_IT_IS, "walk_in_share": 50, "max_per_day": 12}
    assert planner.client.post(page, changed).status_code == 302
    town.passport.refresh_from_db()
    assert (town.passport.walk_in_share, town.passport.max_per_day) == (50, 12)
    event = Event.objects.get(verb="offering.capacity_kept")
    assert (event.actor, event.service_point_id) == (planner.user, town.hall.pk)
    assert event.details == {
        "was": {"walk_in_share": 0, "max_per_day": None},
        "becomes": {"walk_in_share": 50, "max_per_day": 12},
    }
    assert "50%" in planner.client.get(LIST).content.decode()


def test_saving_without_a_change_writes_nothing_down(town: Town, planner: Staff) -> None:
    planner.client.post(page_of(town.passport), AS_IT_IS)
    assert not Event.objects.filter(verb="offering.capacity_kept").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"walk_in_share": 60, "assisted_share": 41}, "samen meer dan 100 procent"),
        ({"walk_in_share": 101}, "100"),
        ({"max_per_day": 0}, "1"),
        ({"horizon_days": 376}, "375"),
        ({"notice_minutes": 30_241}, "30240"),
        ({"notice_minutes": -1}, "0"),
        ({"day_ahead_days": "morgen"}, "getal"),
        ({"horizon_days": ""}, "vul dit in"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    town: Town, planner: Staff, wrong: dict[str, Any], sentence: str
) -> None:
    answer = planner.client.post(page_of(town.passport), {**AS_IT_IS, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.content.decode().split('id="error-summary"')[1].split("</ul>")[0]
    before = kept.of(town.passport)
    town.passport.refresh_from_db()
    assert kept.of(town.passport) == before


def test_the_writer_itself_refuses_what_the_form_would(town: Town) -> None:
    wrong = kept.Kept(60, 41, 0, 1, 0, 60, 376)
    with pytest.raises(Invalid) as refused:
        kept.keep(offering=town.passport, kept=wrong, now=NOW, actor_id=None)
    assert set(refused.value.fields) == {"max_per_day", "horizon_days", "day_ahead_share"}
    for minutes in (-5, 7, 65):
        with pytest.raises(Invalid):
            kept.wait_between(point=town.hall, minutes=minutes, now=NOW, actor_id=None)


def test_the_longest_wait_between_services_is_set_for_the_point(town: Town, planner: Staff) -> None:
    assert planner.client.post(LIST, {"visit_gap_minutes": 7}).status_code == 422
    assert planner.client.post(LIST, {"visit_gap_minutes": 25}).status_code == 302
    town.hall.refresh_from_db()
    assert town.hall.visit_gap_minutes == 25
    event = Event.objects.get(verb="servicepoint.gap_set")
    assert event.details == {
        "was": {"visit_gap_minutes": 10},
        "becomes": {"visit_gap_minutes": 25},
    }


def test_a_service_of_another_place_is_a_404_like_a_missing_one(
    town: Town, planner: Staff, clerk: Staff
) -> None:
    assert planner.client.get(page_of(town.passport)).status_code == 200
    for path in (page_of(town.pension), f"{LIST}999999/"):
        assert planner.client.get(path).status_code == 404
        assert planner.client.post(path, AS_IT_IS).status_code == 404
    for path in (LIST, page_of(town.passport)):
        assert clerk.client.get(path).status_code == 404
        assert clerk.client.post(path, AS_IT_IS).status_code == 404


def test_remote_work_has_its_services_and_no_wait(town: Town) -> None:
    planner = member("Els", "planner", town.agency)
    here = "/medewerker/agenda/op-afstand/pensioenbureau/planning/capaciteit/"
    assert planner.client.get(here).content.decode().count("AOW") == 2
    assert planner.client.post(here, {"visit_gap_minutes": 5}).status_code == 404
    assert planner.client.post(f"{here}{town.pension_video.pk}/", AS_IT_IS).status_code == 302
