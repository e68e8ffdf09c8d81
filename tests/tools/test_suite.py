"""The suite itself: what runs once, and what a test leaves behind."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from tests import again, empty, once
from tests import town as towns


def test_all_that_runs_once_is_there() -> None:
    files = [path.relative_to(once.BELOW).as_posix() for path in once.BELOW.rglob("test_*.py")]
    named = {**once.ONCE, **once.EMBEDDED}
    assert [one for one in named if not any(file.startswith(one) for file in files)] == []


def test_only_what_is_named_runs_once(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert once.marker_of(request.node) == ""
    for marker, named in (("embedded", "EMBEDDED"), ("once", "ONCE")):
        monkeypatch.setattr(once, named, {"tools/": "to try it"})
        assert once.marker_of(request.node) == marker


@pytest.mark.parametrize(
    "marker",
    [
        pytest.mark.django_db(transaction=True),
        pytest.mark.usefixtures("live_server"),
        *(pytest.mark.concurrency, pytest.mark.browser, pytest.mark.postgres),
    ],
    ids=lambda marker: str(marker.name),
)
def test_what_commits_runs_on_both(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, marker: pytest.MarkDecorator
) -> None:
    monkeypatch.setattr(once, "ONCE", {"tools/": "to try it"})
    request.node.add_marker(marker)
    if marker.name == "usefixtures":  # too late to make it
        monkeypatch.setattr(request.node, "fixturenames", list(marker.args))
    assert once.marker_of(request.node) == ""


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_an_empty_database() -> None:
    kept = {ContentType: ContentType.objects.count(), Permission: Permission.objects.count()}
    towns.build()
    empty.take_back()
    assert {model: model._default_manager.count() for model in kept} == kept
    assert all(kept.values())
    full = {one._meta.db_table for one in apps.get_models() if one._default_manager.exists()}
    assert full == empty.BY_MIGRATING


def rows() -> dict[str, list[dict[str, Any]]]:
    """All there are, by table."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        found[model._meta.label] = list(model._default_manager.order_by("pk").values())
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("masks", [True, False])
def test_a_town_that_is_written_again_is_the_one_that_was_built(
    masks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "_written", {})
    told = []
    for _time in range(2):
        with transaction.atomic():
            town = towns.build(masks=masks)
            told.append((town, rows()))
            transaction.set_rollback(True)
    (built, first), (copied, second) = told
    assert (copied, second) == (built, first)
    assert copied.passport is not built.passport  # what a test does to it is not of the next
