"""How much a file of many services costs: what is asked once for all, and what for each."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.catalogue.importing import applying, bulk, choosing, spreadsheets, standing, undoing
from hub.catalogue.models import Organisation
from tests import town
from tests.importing.conftest import planned
from tests.importing.test_plan_apply_undo import LAST, LATER

pytestmark = pytest.mark.django_db
HEADER = ["kenmerk", "titel_nl", "contact_nl", "kosten"]
FEW, MANY = 3, 9


def rows(count: int, word: str = "Dienst") -> list[list[str]]:
    return [[f"z/{n}", f"{word} {n}", "Bel 14 058", "Leges | | 10 | 01-01-2026"]
            for n in range(count)]  # fmt: skip


def statements(deed: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        deed()
    return len(captured)


def for_each(few: int, many: int) -> float:
    return (many - few) / (MANY - FEW)


def owners() -> tuple[Organisation, Organisation]:
    few = town.organisation("municipality", "weinig", "Gemeente Weinig")
    return few, town.organisation("municipality", "veel", "Gemeente Veel")


def done(owner: Organisation, count: int) -> None:
    made = planned(owner, HEADER, *rows(count))
    applying.apply(planned=made, publish=True, now=LATER, actor_id=None)


def test_a_service_that_is_new_takes_few_statements() -> None:
    costs = []
    for owner, count in zip(owners(), (FEW, MANY), strict=True):
        made = planned(owner, HEADER, *rows(count))
        costs.append(
            statements(
                lambda one=made: applying.apply(planned=one, publish=True, now=LATER, actor_id=None)
            )
        )
    assert for_each(*costs) <= 25


def test_a_service_that_changes_takes_few_statements_and_few_to_undo() -> None:
    changes, undos = [], []
    for owner, count in zip(owners(), (FEW, MANY), strict=True):
        done(owner, count)
        made = planned(owner, HEADER, *rows(count, "Anders"))
        changes.append(
            statements(
                lambda one=made: applying.apply(planned=one, publish=True, now=LATER, actor_id=None)
            )
        )
        undos.append(
            statements(lambda one=made: undoing.undo(applied=one, now=LAST, actor_id=None))
        )
    assert for_each(*changes) <= 35
    assert for_each(*undos) <= 40


def test_looking_asks_once_for_all() -> None:
    looks, exports, choices = [], [], []
    for owner, count in zip(owners(), (FEW, MANY), strict=True):
        done(owner, count)
        looks.append(statements(lambda one=owner, n=count: planned(one, HEADER, *rows(n, "Nu"))))
        exports.append(statements(lambda one=owner: spreadsheets.as_csv(one)))
        choices.append(statements(lambda one=owner: list(choosing.chosen(one, missing="contact"))))
    for few, many in (looks, exports, choices):
        assert few == many


def test_a_cost_of_many_variants_asks_once_for_all() -> None:
    national = town.organisation("national", "basis", "Landelijk")
    base = town.service(national, "paspoort", "Paspoort")
    base.costs.create(label_nl="Leges", label_en="", amount=10, valid_from="2026-01-01")
    found = []
    for owner, count in zip(owners(), (FEW, MANY), strict=True):
        for number in range(count):
            variant = town.service(owner, f"paspoort-{number}", "Paspoort")
            variant.base = base
            variant.save()
        look = lambda one=owner: list(bulk.items(standing.exported(one), lambda raw: raw))  # noqa: E731
        found.append(statements(look))
    assert found[0] == found[1]
