from datetime import timedelta
from typing import Any

import pytest

from hub.audit.models import Event
from hub.catalogue import publishing
from hub.catalogue.models import Service, ServiceStatus
from hub.clients.keys import hash_of
from hub.clients.models import AccessToken
from tests.agencies.conftest import Agency, agency_of
from tests.agenda.conftest import member
from tests.api.conftest import Clock, named
from tests.town import NOW, Town

DOCUMENT: dict[str, Any] = {"texts": {"nl": {"title": "Rijbewijs", "summary": "Vernieuwen."}}}


def written(agency: Agency, slug: str = "rijbewijs") -> Any:
    answer = agency.post("/services", {"slug": slug, "document": DOCUMENT, "reason": "Nieuw"})
    assert answer.status == 201, answer.body
    return answer


def test_a_service_is_written_published_changed_and_brought_back(
    town: Town, agency: Agency
) -> None:
    made = written(agency)
    path = f"/services/{made.body['id']}"
    assert made.headers["Location"].endswith(f"/api/v1/organisations/leeuwarden{path}")
    assert made.headers["ETag"] == made.body["etag"] == agency.tag(path)
    assert (made.body["status"], made.body["publishedVersion"]) == ("draft", None)
    assert made.body["openVersion"]["state"] == "draft"
    assert agency.api.get(path).status == 404  # the public sees no draft
    shown = agency.patch(path, {"state": "published"}, if_match=made.body["etag"])
    assert (shown.status, shown.body["status"], shown.body["publishedVersion"]) == (
        200,
        "published",
        1,
    )
    assert agency.api.get(path, language="nl").body["title"] == "Rijbewijs"
    text = {"document": {"texts": {"nl": {"title": "Rijbewijs halen"}}}, "reason": "Korter"}
    draft = agency.put(f"{path}/draft", text, if_match=shown.body["etag"])
    assert (draft.status, draft.body["openVersion"]["number"]) == (200, 2)
    assert agency.api.get(path, language="nl").body["title"] == "Rijbewijs"
    second = agency.patch(path, {"state": "published"}, if_match=draft.headers["ETag"])
    assert agency.api.get(path, language="nl").body["title"] == "Rijbewijs halen"
    listed = agency.get(f"{path}/versions").body["results"]
    assert [(one["number"], one["state"]) for one in listed] == [(2, "published"), (1, "archived")]
    first = agency.get(f"{path}/versions/1")
    assert first.body["document"]["texts"]["nl"]["title"] == "Rijbewijs"
    back = agency.put(f"{path}/draft", {"fromVersion": 1}, if_match=second.body["etag"])
    assert back.body["document"]["texts"]["nl"]["title"] == "Rijbewijs"
    gone = agency.delete(f"{path}/draft", if_match=back.body["etag"])
    assert (gone.status, agency.get(path).body["openVersion"]) == (204, None)
    ended = agency.patch(path, {"state": "archived"}, if_match=agency.tag(path))
    assert (ended.status, ended.body["status"]) == (200, "archived")
    assert agency.api.get(path).status == 404
    for event in Event.objects.filter(object_type="service"):
        assert (event.actor_kind, event.origin, event.actor_id) == (
            "client",
            f"client:{agency.client.pk}",
            None,
        )


def test_it_is_published_at_a_moment(agency: Agency, clock: Clock) -> None:
    made = written(agency)
    path = f"/services/{made.body['id']}"
    at = NOW + timedelta(hours=2)
    body = {"state": "published", "publishAt": at.isoformat()}
    waits = agency.patch(path, body, if_match=made.body["etag"])
    assert waits.body["openVersion"]["state"] == "scheduled"
    again = agency.put(f"{path}/draft", {"document": DOCUMENT}, if_match=waits.body["etag"])
    assert (again.status, again.body["code"]) == (409, "being_read")
    assert publishing.publish_due(now=at) == 1
    assert agency.get(path).body["status"] == "published"
    back = agency.patch(path, {"state": "draft"}, if_match=agency.tag(path))
    assert (back.status, back.body["code"]) == (409, "nothing_to_publish")


@pytest.mark.parametrize("at", ["2999-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_moment_far_away_is_refused_by_its_name(agency: Agency, at: str) -> None:
    made = written(agency)
    path = f"/services/{made.body['id']}"
    far = agency.patch(path, {"state": "published", "publishAt": at}, if_match="*")
    assert (far.status, named(far)) == (400, ["publishAt"])
    assert agency.get(path).body["openVersion"]["state"] == "draft"
    near = (NOW + timedelta(days=730)).isoformat()
    waits = agency.patch(path, {"state": "published", "publishAt": near}, if_match="*")
    assert waits.body["openVersion"]["state"] == "scheduled"


def test_a_change_names_what_it_changes(agency: Agency) -> None:
    made = written(agency)
    path = f"/services/{made.body['id']}"
    for method, at, body in (
        ("PATCH", path, {"state": "published"}),
        ("PUT", f"{path}/draft", {"document": DOCUMENT}),
        ("DELETE", f"{path}/draft", None),
    ):
        missing = agency.call(method, at, body)
        assert (missing.status, missing.body["code"]) == (428, "if_match_missing")
        for stale in ('"another"', f"W/{made.body['etag']}", made.body["etag"].strip('"')):
            refused = agency.call(method, at, body, if_match=stale)
            assert (refused.status, refused.body["code"]) == (412, "version_changed")
            assert refused.headers["ETag"] == made.body["etag"]
    assert Service.objects.get(pk=made.body["id"]).status == ServiceStatus.DRAFT
    done = agency.put(f"{path}/draft", {"document": DOCUMENT}, if_match="*")
    assert done.status == 200
    among = f'"another", {done.body["etag"]}'
    assert agency.delete(f"{path}/draft", if_match=among).status == 204


def test_each_step_has_a_tag_of_its_own(agency: Agency) -> None:
    made = written(agency)
    path = f"/services/{made.body['id']}"
    tags = [made.body["etag"]]
    for state in ("review", "draft", "published", "archived"):
        answer = agency.patch(path, {"state": state}, if_match=tags[-1])
        assert answer.status == 200, answer.body
        tags.append(answer.headers["ETag"])
    assert len(set(tags)) == 4  # back to the draft it is what it was


def test_what_is_known_is_not_sent_again(agency: Agency) -> None:
    made = written(agency)
    path = f"/services/{made.body['id']}"
    for known in (made.body["etag"], f'"x", W/{made.body["etag"]}', "*"):
        same = agency.get(path, if_none_match=known)
        assert (same.status, same.body, same.headers["ETag"]) == (304, None, made.body["etag"])
    assert agency.get(path, if_none_match='"x"').status == 200


def test_what_does_not_fit_is_named_by_its_place(agency: Agency) -> None:
    wrong = {"texts": {"nl": {"title": 3}}, "maxPersons": 0}
    answer = agency.post("/services", {"slug": "x", "document": wrong})
    assert answer.status == 400
    assert named(answer) == ["document.maxPersons", "document.texts.nl.title"]
    written(agency, "een")
    twice = agency.post("/services", {"slug": "een", "document": DOCUMENT})
    assert (twice.status, named(twice)) == (400, ["slug"])
    both = agency.put(
        f"/services/{Service.objects.get(slug='een').pk}/draft",
        {"document": DOCUMENT, "fromVersion": 1},
        if_match="*",
    )
    assert (both.status, named(both)) == (400, ["document"])
    late = agency.patch(
        f"/services/{Service.objects.get(slug='een').pk}",
        {"state": "review", "publishAt": NOW.isoformat()},
        if_match="*",
    )
    assert (late.status, named(late)) == (400, ["publishAt"])


def test_a_system_is_no_second_pair_of_eyes(town: Town, agency: Agency) -> None:
    town.municipality.second_reader = True
    town.municipality.save()
    made = written(agency)
    path = f"/services/{made.body['id']}"
    alone = agency.patch(path, {"state": "published"}, if_match="*")
    assert (alone.status, alone.body["code"]) == (409, "needs_second_reader")
    assert agency.patch(path, {"state": "review"}, if_match="*").status == 200
    read = agency.patch(path, {"state": "published"}, if_match="*")
    assert (read.status, read.body["code"]) == (409, "needs_second_reader")
    assert Service.objects.get(pk=made.body["id"]).status == ServiceStatus.DRAFT


def test_nor_of_what_somebody_wrote(town: Town, agency: Agency) -> None:
    town.municipality.second_reader = True
    town.municipality.save()
    eva = member("Eva", "editor", town.municipality).user
    service = publishing.begin(
        organisation=town.municipality, slug="x", raw=DOCUMENT, now=NOW, actor_id=eva.pk
    ).service
    publishing.submit(service=service, now=NOW, actor_id=eva.pk)
    read = agency.patch(f"/services/{service.pk}", {"state": "published"}, if_match="*")
    assert (read.status, read.body["code"]) == (409, "needs_second_reader")


def test_many_are_written_each_for_itself(town: Town, agency: Agency) -> None:
    there = written(agency, "een").body
    others = town.pension.service
    items = [
        {"slug": "twee", "document": DOCUMENT, "publish": True},
        {"id": there["id"], "ifMatch": there["etag"], "document": DOCUMENT, "publish": True},
        {"slug": "een", "document": DOCUMENT},
        {"slug": "drie", "document": {"texts": {}}},
        {"id": there["id"], "document": DOCUMENT},
        {"id": there["id"], "ifMatch": there["etag"], "document": DOCUMENT},
        {"id": others.pk, "ifMatch": "*", "document": DOCUMENT},
        {"document": DOCUMENT},
        {"slug": "Foute Slug", "document": DOCUMENT},
        {"slug": "vier"},
        "vijf",
    ]
    key = "5bdfc8fb-eba8-4050-9b8c-28e79f65e436"
    answer = agency.post("/services/_bulk", {"items": items}, key=key)
    assert answer.status == 200
    results = answer.body["results"]
    assert [one["status"] for one in results] == [
        *(201, 200, 400, 400, 428, 412, 404, 400),
        *(400, 400, 400),
    ]
    assert (answer.body["succeeded"], answer.body["failed"]) == (2, 9)
    assert [one["index"] for one in results] == list(range(11))
    assert results[0]["etag"] == agency.tag(f"/services/{results[0]['id']}")
    assert results[2]["problem"]["invalidParams"][0]["name"] == "slug"
    assert results[3]["problem"]["invalidParams"][0]["name"] == "document.texts"
    assert results[8]["problem"]["invalidParams"][0]["name"] == "slug"
    assert results[9]["problem"]["invalidParams"][0]["name"] == "document"
    assert Service.objects.filter(organisation=town.municipality).count() == 3
    again = agency.post("/services/_bulk", {"items": items}, key=key)
    assert (again.body, again.headers["Idempotency-Replayed"]) == (answer.body, "true")
    assert Service.objects.filter(organisation=town.municipality).count() == 3
    many = agency.post("/services/_bulk", {"items": [items[0]] * 101})
    assert (many.status, named(many)) == (400, ["items"])


def test_many_that_are_too_large_name_the_limit(agency: Agency) -> None:
    key = "5bdfc8fb-eba8-4050-9b8c-28e79f65e436"
    answer = agency.post("/services/_bulk", {"items": ["x" * 8_000_000]}, key=key)
    assert (answer.status, answer.body["code"]) == (413, "too_large")
    assert answer.body["detail"].endswith("Send at most 2 MB in one request.")


def test_a_key_does_it_once_also_with_a_new_token(town: Town, agency: Agency) -> None:
    key = "5bdfc8fb-eba8-4050-9b8c-28e79f65e436"
    body = {"slug": "een", "document": DOCUMENT}
    first = agency.post("/services", body, key=key)
    agency.token = agency_token_again(agency)
    second = agency.post("/services", body, key=key)
    assert (first.status, second.status, second.body) == (201, 201, first.body)
    for name in ("ETag", "Location"):
        assert second.headers[name] == first.headers[name]
    other = agency_of(town, town.agency)
    assert other.post("/services", body, key=key).status == 201  # its own key, its own service


def agency_token_again(agency: Agency) -> str:
    AccessToken.objects.create(
        application=agency.client,
        expires=NOW + timedelta(hours=1),
        scope=" ".join(agency.client.scopes),
        token_checksum=hash_of("the next token"),
    )
    return "the next token"


@pytest.mark.parametrize("known", [True, False])
def test_a_base_is_a_published_topic(town: Town, agency: Agency, known: bool) -> None:
    base = town.pension.service
    if not known:
        Service.objects.filter(pk=base.pk).update(status="draft")
    body = {"slug": "aow", "base": base.pk, "document": {"texts": {"nl": {}}}}
    answer = agency.post("/services", body)
    assert answer.status == (201 if known else 400)
