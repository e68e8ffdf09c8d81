"""The countries that are measured: loaded once a day, with the fixture in them, and copied."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tools.bench.cases import Facts
from tools.bench.databases import Server, template_name
from tools.bench.servers import VAR, environment, manage

COUNTRY, PART = 2_000, 167  # points: 12,000 desks, and 1,000
BOOKED_DAYS = 2  # what the network around the fixture has booked


@dataclass(frozen=True, slots=True)
class Network:
    facts: Facts
    env: dict[str, str]


@contextmanager
def network(server: Server, redis_url: str, points: int) -> Iterator[Network]:
    """A copy to measure on, dropped afterwards."""
    name = template_name(points)
    note = VAR / f"{name}.json"
    if name not in server.names() or not note.exists():
        env = environment(server.url_of(name), redis_url) | {"PRODUCTION": "false"}
        server.drop(name)
        server.create(name)
        print(f"Loading {points:,} points into {name} ...", flush=True)
        manage(env, "manage.py", "migrate", "-v0")
        how = ("--scale", "national", "--days", str(BOOKED_DAYS), "--points", str(points))
        manage(env, "manage.py", "load_demo", *how)
        note.write_text(manage(env, "-m", "tools.bench.stage", quiet=True), "utf-8")
        server.settle(name)
    with server.copy(name) as url:
        yield Network(json.loads(note.read_text("utf-8")), environment(url, redis_url))
