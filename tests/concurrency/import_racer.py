"""What a child process of a race for an import does. `python -m tests.concurrency.import_racer
ORDER ...`; see tests.concurrency.racer."""

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from django_tasks_db.models import DBTaskResult  # noqa: E402

from hub.catalogue.importing import progress, running, undoing  # noqa: E402
from hub.catalogue.importing.models import Import  # noqa: E402
from hub.catalogue.models import Service, ServiceVersion  # noqa: E402
from tests import town as towns  # noqa: E402
from tests.concurrency.racer import together  # noqa: E402
from tests.importing.conftest import planned  # noqa: E402
from tests.town import NOW  # noqa: E402

HALF = 60


def scene(count: str) -> None:
    """An organisation, and a file of new services that was looked at."""
    owner = towns.organisation("municipality", "leeuwarden", "Gemeente Leeuwarden")
    rows = ([f"z-{number}", f"Dienst {number}"] for number in range(int(count)))
    planned(owner, ["kenmerk", "titel_nl"], *rows)


def press(what: str, count: str) -> None:
    made = Import.objects.get()
    deeds: dict[str, Any] = {
        "apply": lambda: running.apply(planned=made, publish=True, now=NOW, actor_id=None),
        "undo": lambda: running.undo(applied=made, now=NOW, actor_id=None),
    }
    together([deeds[what]] * int(count))


def work(count: str, lease: str = "") -> None:
    """As many workers at once, none of which knows of the others. Without the lease all of them
    begin, and the lock alone stands between them."""
    if lease == "none":
        running.JUST_NOW, running.MOST_TRIES = timedelta(0), 1000
    pk = Import.objects.get().pk
    together([lambda: running.carry_on(pk=pk, now=NOW)] * int(count))


def half() -> None:
    """A worker that gets halfway, says so and then waits for ever."""

    def tell(done: int) -> object:
        if done < HALF:
            return None
        print("half", flush=True)
        return sys.stdin.readline()

    progress.teller = lambda import_id: tell
    running.carry_on(pk=Import.objects.get().pk, now=NOW)


def carry_on() -> None:
    """What a worker does each minute."""
    print(running.carry_on_all(now=NOW + timedelta(minutes=1)))


def tale() -> None:
    made = Import.objects.get()
    told = {
        "state": made.state,
        "services": Service.objects.filter(status="published").count(),
        "versions": ServiceVersion.objects.count(),
        "done": made.rows.filter(result__in=undoing.DONE).count(),
        "tasks": DBTaskResult.objects.filter(task_path__endswith="carry_on_with").count(),
    }
    sys.stdout.write(json.dumps(told))


ORDERS: dict[str, Any] = {
    **{"scene": scene, "press": press, "work": work},
    **{"half": half, "carry_on": carry_on, "tale": tale},
}

if __name__ == "__main__":
    ORDERS[sys.argv[1]](*sys.argv[2:])
