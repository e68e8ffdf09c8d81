"""The long run: real processes that do everything that takes a lock, on a scratch database.

`python -m tests.soak [MINUTES] [PROCESSES]`, ten minutes and four processes when left out, on the
PostgreSQL that DATABASE_URL names. Says what became of the deeds, how many deadlocks the database
counted, and whether the books are straight afterwards.
"""

import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")

from tests import empty
from tests.apart import environment
from tests.concurrency.conftest import Arena, scratch


def soak(minutes: float, processes: int) -> bool:
    with (
        scratch(empty.postgres()) as (name, url),
        tempfile.TemporaryDirectory() as folder,
    ):
        arena = Arena(environment(url, Path(folder)))
        arena.tell("build", "3")
        outcomes = churned(arena, minutes * 60, processes)
        facts = json.loads(arena.tell("facts"))
        with psycopg.connect(url, autocommit=True) as connection:
            row = connection.execute(
                "SELECT deadlocks FROM pg_stat_database WHERE datname = %s", [name]
            ).fetchone()
    deadlocks = row[0] if row else -1
    errors = {key: n for key, n in outcomes.items() if "Error" in key}
    say(f"{processes} processes, {minutes:g} minutes: {sum(outcomes.values())} deeds")
    for key, count in sorted(outcomes.items()):
        say(f"  {count:7d} {key}")
    say(f"deadlocks: {deadlocks}, database errors: {sum(errors.values())}")
    say(f"overlaps: {facts['overlaps']}, untrue masks: {facts['untrue_masks']}")
    return not (deadlocks or errors or facts["overlaps"] or facts["untrue_masks"])


def churned(arena: Arena, seconds: float, processes: int) -> Counter[str]:
    churners = [
        arena.start("-m", "tests.concurrency.soak_racer", str(seed), str(seconds))
        for seed in range(processes)
    ]
    outcomes: Counter[str] = Counter()
    for churner in churners:
        out, errors = churner.communicate(timeout=seconds + 120)
        if churner.returncode:
            raise RuntimeError(errors)
        outcomes.update(json.loads(out))
    return outcomes


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    minutes, processes = (
        [*sys.argv[1:], "10", "4"][:2] if len(sys.argv) != 2 else [sys.argv[1], "4"]
    )
    sys.exit(0 if soak(float(minutes), int(processes)) else 1)
