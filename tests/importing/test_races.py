"""Two editors press at the same moment: real threads, each with its own connection."""

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from hub.catalogue.importing import applying, undoing
from hub.catalogue.importing.models import Import
from hub.catalogue.models import Organisation, Service
from hub.errors import DomainError
from tests import town
from tests.importing.conftest import planned
from tests.importing.test_plan_apply_undo import HEADER, LAST, LATER

ROUNDS = 5
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def owner() -> Organisation:
    return town.organisation("municipality", "leeuwarden", "Gemeente Leeuwarden")


def together(*deeds: Callable[[], object]) -> list[str]:
    """What became of each: "done", or the code of its refusal."""
    line, told = Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        line.wait(10)
        try:
            deed()
            told.append("done")
        except DomainError as refused:
            told.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(told)


def apply(made: Import) -> Callable[[], object]:
    return lambda: applying.apply(planned=made, publish=True, now=LATER, actor_id=None)


def test_two_imports_never_give_one_identifier_to_two_services(owner: Organisation) -> None:
    for number in range(ROUNDS):
        row = [f"Z/{number}", "Nieuw", ""]
        first, second = (planned(owner, HEADER, row) for _ in range(2))
        assert together(apply(first), apply(second)) == ["changed_since_plan", "done"]
    assert Service.objects.count() == ROUNDS


def test_an_import_is_done_once_and_undone_once(owner: Organisation) -> None:
    told: Counter[str] = Counter()
    for number in range(ROUNDS):
        made = planned(owner, HEADER, [f"Z/{number}", "Nieuw", ""])
        told.update(together(apply(made), apply(made)))
        undo = lambda one=made: undoing.undo(applied=one, now=LAST, actor_id=None)  # noqa: E731
        told.update(together(undo, undo))
    assert told == {"done": 2 * ROUNDS, "import_not_planned": ROUNDS, "import_not_applied": ROUNDS}
