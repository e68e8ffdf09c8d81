"""Measures and prints one table. Options: `python -m tools.bench --help`."""

import argparse
import json
import os
import platform
import time
from contextlib import ExitStack
from pathlib import Path

from tools.bench import bookings, cases, live, rows, video
from tools.bench.bookings import CLIENTS, EACH, HubBooker, RivalBooker, Score
from tools.bench.client import Line, Target, citizens, measure
from tools.bench.databases import Server
from tools.bench.networks import COUNTRY, PART, Network, network
from tools.bench.rival.hosting import Rival, rival
from tools.bench.servers import VAR, Running, embedded, environment, gunicorn, manage
from tools.bench.table import Row, show

SEARCH_WEEKS = 12  # of free times that bookings are planned from


def main() -> None:
    options = read_options()
    VAR.mkdir(parents=True, exist_ok=True)
    server = Server(options.database)
    print(machine(server), flush=True)
    found: list[Row] = []
    try:
        measure_all(server, options, found)
    finally:
        print(f"\n{show(found)}", flush=True)
    if not options.keep:
        for name in server.names():
            server.drop(name)


GROUPS = ("searches", "bookings", "rebuild", "live", "video", "sqlite")


def measure_all(server: Server, options: argparse.Namespace, found: list[Row]) -> None:
    """Adds row after row, so that what breaks off leaves what it measured."""
    if set(options.only) - {"live", "video", "sqlite"}:
        on_postgres(server, options, found)
    if "live" in options.only:
        found += live.measured(server, options.redis)
    if "video" in options.only:
        found += video.measured(server, options.redis)
    if "sqlite" in options.only:
        found += on_sqlite(options.rounds)


def on_postgres(server: Server, options: argparse.Namespace, found: list[Row]) -> None:
    with ExitStack() as stack:
        country = stack.enter_context(network(server, options.redis, COUNTRY))
        with gunicorn(country.env) as large:
            if "searches" in options.only:
                part = stack.enter_context(network(server, options.redis, PART))
                with gunicorn(part.env) as small:
                    found += searches(large, country, small, part, options.rounds)
            if "bookings" in options.only:
                found += booked(large, country, server, options.runs)
            found.append(rows.memory(large.memory_mb()))
        if "rebuild" in options.only:
            found.append(rebuilt(country))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    postgres = os.environ.get("DATABASE_URL", "postgres://postgres@localhost/postgres")
    redis = os.environ.get("REDIS_URL", "redis://localhost:6379/9")
    parser.add_argument("--database", default=postgres, help="a PostgreSQL to make databases on")
    parser.add_argument("--redis", default=redis)
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=GROUPS, help="some rows")
    parser.add_argument("--rounds", type=int, default=60, help="requests of each search")
    parser.add_argument("--runs", type=int, default=3, help="runs of the bookings, alternating")
    parser.add_argument("--keep", action="store_true", help="keep the loaded networks for today")
    return parser.parse_args()


def machine(server: Server) -> str:
    lines = Path("/proc/cpuinfo").read_text("ascii", "replace").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), "?")
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}, "
        f"PostgreSQL {server.version()}; load at the beginning {load:.1f}"
    )


def searches(
    large: Running, country: Network, small: Running, part: Network, rounds: int
) -> list[Row]:
    print("Searching ...", flush=True)
    targets = {("country", key): target for key, target in asked(large.port, country).items()}
    targets |= {("part", key): target for key, target in asked(small.port, part).items()}
    found = measure(targets, rounds)
    in_country, in_part = (
        {key: times for (where, key), times in found.items() if where == which}
        for which in ("country", "part")
    )
    where = "PostgreSQL, 12,000 desks"
    return [*rows.searches(in_country, where), *rows.growth(in_country, in_part)]


def asked(port: int, network: Network) -> dict[str, Target]:
    paths = {case.key: case.path(network.facts) for case in cases.CASES if case.path}
    return {
        key: (port, path) for key, path in {"floor": cases.floor(network.facts), **paths}.items()
    }


def booked(hub: Running, country: Network, server: Server, runs: int) -> list[Row]:
    """The hub and django-appointment in turn, at the same times of the same plan."""
    starts = [free_times(hub.port, offering, runs) for offering in country.facts["lines"]]
    ours: list[Score] = []
    theirs: list[Score] = []
    with rival(server, CLIENTS, CLIENTS * EACH * runs) as other:
        print(f"Booking, {runs} times {CLIENTS} x {EACH} ...", flush=True)
        for run in range(runs):
            lines = [times[run * EACH : (run + 1) * EACH] for times in starts]
            ours.append(bookings.run(hub_clients(hub, country, lines)))
            theirs.append(bookings.run(rival_clients(other, lines, run)))
    return list(rows.bookings(ours, theirs))


def hub_clients(hub: Running, country: Network, lines: list[list[str]]) -> list[bookings.Maker]:
    offerings = country.facts["lines"]
    return [
        (HubBooker, hub.port, offering, starts)
        for offering, starts in zip(offerings, lines, strict=True)
    ]


def rival_clients(other: Rival, lines: list[list[str]], run: int) -> list[bookings.Maker]:
    first = run * CLIENTS * EACH
    return [
        (
            RivalBooker,
            *(other.server.port, place, starts),
            other.sessions[first + at * EACH : first + (at + 1) * EACH],
        )
        for at, (place, starts) in enumerate(zip(other.places, lines, strict=True))
    ]


def free_times(port: int, offering: int, runs: int) -> list[str]:
    """Enough for all runs, from the weeks ahead. Each booking has a time of its own."""
    line, who = Line(port), citizens()
    found: list[str] = []
    for week in range(SEARCH_WEEKS):
        answer = line.ask("GET", cases.free_times(offering, week), next(who)).json()
        found += [time for day in answer["days"] for time in day["times"]]
    if len(found) < runs * EACH:
        raise SystemExit(f"Only {len(found)} free times for {runs} runs of {EACH}.")
    return found


def rebuilt(country: Network) -> Row:
    began = time.perf_counter()
    manage(country.env, "manage.py", "check_read_model", "--rebuild")
    return rows.rebuild(time.perf_counter() - began)


def on_sqlite(rounds: int) -> list[Row]:
    """The embedded default: the small network with the same fixture, served by daphne alone."""
    path = VAR / "small.sqlite3"
    for old in VAR.glob("small.sqlite3*"):
        old.unlink()
    env = environment(f"sqlite:///{path}", "") | {"PRODUCTION": "false", "WEB_PROCESSES": "1"}
    manage(env, "manage.py", "migrate", "-v0")
    manage(env, "manage.py", "load_demo", "--scale", "small", quiet=True)
    facts = json.loads(manage(env, "-m", "tools.bench.stage", quiet=True))
    with embedded(env) as server:
        found = measure(asked(server.port, Network(facts, env)), rounds)
    return list(rows.searches(found, "SQLite, small network, daphne"))


if __name__ == "__main__":
    main()
