from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from hub.catalogue import publishing
from hub.notifications import delivery
from scheduling.models import IdempotencyKey
from scheduling.webhooks import following, sending
from scheduling.webhooks.models import Happening, Subscription
from tests.agencies.conftest import Agency, agency_of
from tests.agencies.test_points import POINT, TUESDAY
from tests.agencies.test_services import DOCUMENT, written
from tests.api.conftest import named
from tests.town import NOW, Town, later
from tests.webhooks.receiver import Receiver, is_signed, receiving

KINDS = ["service.published", "service-point.closed"]
HOOKS = "/webhook-subscriptions"
KEY = "5bdfc8fb-eba8-4050-9b8c-28e79f65e436"


@pytest.fixture
def receiver(tmp_path: Path, settings: Settings) -> Iterator[Receiver]:
    with receiving(tmp_path) as made:
        settings.WEBHOOK_TEST_CA = str(made.pem)
        yield made


def tell(minutes: int = 0) -> int:
    following.follow(now=later(minutes))
    return delivery.deliver_due(clock=lambda: later(minutes), by={"hook": sending.HookSender()})


def test_a_published_service_and_a_closed_point_are_told(
    town: Town, agency: Agency, receiver: Receiver
) -> None:
    made = agency.post(HOOKS, {"address": receiver.address, "kinds": KINDS})
    assert made.status == 201, made.body
    service = written(agency).body
    assert tell() == 0  # a draft is nobody's to hear
    agency.patch(f"/services/{service['id']}", {"state": "published"}, if_match="*")
    agency.post(f"/service-points/{town.hall.pk}/closures", TUESDAY)
    empty = agency.post("/service-points", POINT).body
    agency.patch(f"/service-points/{empty['id']}", {"active": False}, if_match="*")
    publishing.begin(organisation=town.agency, slug="ander", raw=DOCUMENT, now=NOW)
    assert tell() == 3
    base = "http://127.0.0.1:8000/api/v1"
    told = [(one["type"], one["data"]) for one in receiver.events()]
    assert sorted(told, key=str) == sorted(
        [
            (
                "nl.service-point-hub.service.published",
                {"organisation": "leeuwarden", "service": f"{base}/services/{service['id']}"},
            ),
            *(
                (
                    "nl.service-point-hub.service-point.closed",
                    {"organisation": "leeuwarden", "servicePoint": f"{base}/service-points/{pk}"},
                )
                for pk in (town.hall.pk, empty["id"])
            ),
        ],
        key=str,
    )
    headers, body = receiver.heard[0]
    assert is_signed(headers, body, made.body["secret"])


def test_it_is_told_when_staff_publish_and_when_its_moment_comes(
    town: Town, agency: Agency, receiver: Receiver
) -> None:
    agency.post(HOOKS, {"address": receiver.address, "kinds": KINDS})
    draft = publishing.begin(organisation=town.municipality, slug="x", raw=DOCUMENT, now=NOW)
    publishing.publish(service=draft.service, at=later(30), now=NOW)
    assert tell() == 0
    publishing.publish_due(now=later(30))
    assert tell(30) == 1


def test_a_subscription_is_paused_replayed_changed_and_ended(
    town: Town, agency: Agency, receiver: Receiver
) -> None:
    made = agency.post(HOOKS, {"address": receiver.address, "kinds": KINDS}).body
    path = f"{HOOKS}/{made['id']}"
    paused = agency.patch(path, {"paused": True}, if_match=made["etag"])
    assert (paused.status, paused.body["paused"]) == (200, True)
    agency.post(f"/service-points/{town.hall.pk}/closures", TUESDAY)
    other = agency_of(town)
    other.post(HOOKS, {"address": receiver.address, "kinds": KINDS})
    assert tell() == 1  # the other one
    early = agency.post(f"{path}/replays", {"since": NOW.isoformat()})
    assert (early.status, named(early)) == (400, ["since"])
    on = agency.patch(path, {"paused": False}, if_match=paused.body["etag"])
    assert (on.body["paused"], tell()) == (False, 0)
    again = agency.post(f"{path}/replays", {"since": NOW.isoformat()})
    assert (again.status, again.body, tell()) == (201, {"sent": 1}, 1)
    fewer = agency.patch(path, {"kinds": ["visit.arrived"]}, if_match="*")
    assert fewer.body["kinds"] == ["visit.arrived"]
    inner = agency.patch(path, {"address": "https://localhost/x"}, if_match="*")
    assert inner.status in (200, 400)
    assert agency.delete(path, if_match='"old"').status == 412
    assert agency.delete(path, if_match="*").status == 204
    assert (agency.get(path).status, Subscription.objects.get(pk=made["id"]).ended_at) == (404, NOW)
    assert agency.get(HOOKS).body["total"] == 0
    assert other.get(HOOKS).body["total"] == 1


def test_what_waits_when_it_is_paused_is_not_sent(
    town: Town, agency: Agency, receiver: Receiver
) -> None:
    made = agency.post(HOOKS, {"address": receiver.address, "kinds": KINDS}).body
    agency.post(f"/service-points/{town.hall.pk}/closures", TUESDAY)
    following.follow(now=NOW)
    agency.patch(f"{HOOKS}/{made['id']}", {"paused": True}, if_match="*")
    tell()
    assert receiver.heard == []
    assert Happening.objects.filter(kind="service-point.closed").count() == 1


def test_a_secret_is_shown_once_and_kept_nowhere(agency: Agency) -> None:
    body = {"address": "https://93.184.215.14/hub", "kinds": KINDS}
    made = agency.post(HOOKS, body, key=KEY)
    again = agency.post(HOOKS, body, key=KEY)
    assert again.body == made.body
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "secret" not in agency.get(f"{HOOKS}/{made.body['id']}").body
    path = f"{HOOKS}/{made.body['id']}/secrets"
    renewed = agency.post(path, {"overlapHours": 1}, key=KEY.replace("5", "6"))
    assert renewed.body["secret"] != made.body["secret"]
    assert agency.post(path, {"overlapHours": 1}, key=KEY.replace("5", "6")).body == renewed.body
    for row in IdempotencyKey.objects.all():
        assert "whsec_" not in str(row.response)
    assert Subscription.objects.get().old_until == NOW + timedelta(hours=1)


def test_an_address_or_a_kind_that_cannot_be_is_refused(agency: Agency) -> None:
    for body, names in (
        ({"address": "http://x.nl", "kinds": KINDS}, ["address"]),
        ({"address": "https://10.0.0.1/x", "kinds": KINDS}, ["address"]),
        ({"address": "https://93.184.215.14/x", "kinds": []}, ["kinds"]),
        ({"address": "https://93.184.215.14/x", "kinds": ["all"]}, ["kinds.0"]),
    ):
        answer = agency.post(HOOKS, body)
        assert (answer.status, named(answer)) == (400, names)
    assert not Subscription.objects.exists()
