"""From what was measured to rows of the table."""

from collections.abc import Iterator
from statistics import median

from tools.bench import cases
from tools.bench.bookings import Score
from tools.bench.client import Times
from tools.bench.table import Row

Found = dict[str, Times]


def searches(found: Found, where: str) -> Iterator[Row]:
    floor = found["floor"].at(0.5)
    yield Row(f"floor: one row by key, {where}", ms(floor), "1.0", "")
    for case in cases.CASES:
        must = f"{case.most:g} x floor"
        if case.key not in found:
            yield Row(f"{case.what}, {where}", "not measured yet", "", must)
            continue
        took = found[case.key].at(case.share)
        ratio = took / floor
        figure = f"{ms(took)}, {found[case.key].bytes / 1000:.1f} kB"
        yield Row(f"{case.what}, {where}", figure, f"{ratio:.1f}", must, ratio <= case.most)


def growth(country: Found, part: Found) -> Iterator[Row]:
    """Each search in the country over the same search in a twelfth of it, by their medians."""
    for case in cases.CASES:
        what = f"{case.what.removesuffix(' (p95)')}: 12,000 desks / 1,000"
        must = f"at most {cases.MOST_GROWTH:g}"
        if case.key not in country:
            yield Row(what, "not measured yet", "", must)
            continue
        large, small = country[case.key].at(0.5), part[case.key].at(0.5)
        figure = f"{ms(large)} / {ms(small)}"
        ratio = large / small
        yield Row(what, figure, f"{ratio:.2f}", must, ratio <= cases.MOST_GROWTH)


def bookings(ours: list[Score], theirs: list[Score]) -> Iterator[Row]:
    own, other = median(s.rate for s in ours), median(s.rate for s in theirs)
    done, tried = sum(s.confirmed for s in ours), sum(s.tried for s in ours)
    yield Row(
        "hold + confirm, 8 clients, clients and database on the same cores",
        f"{own:.0f} a second, {done} of {tried} confirmed",
        "",
        f"{cases.LEAST_BOOKINGS} a second",
        own >= cases.LEAST_BOOKINGS and done == tried,
    )
    done, tried = sum(s.confirmed for s in theirs), sum(s.tried for s in theirs)
    yield Row(
        "the same clients and plan on django-appointment 3.12.0",
        f"{other:.0f} a second, {done} of {tried} confirmed",
        f"{own / other:.1f}" if other else "",
        f"hub at least {cases.LEAST_LEAD} x",
        bool(other) and own >= cases.LEAST_LEAD * other,
    )


def rebuild(seconds: float) -> Row:
    most = cases.MOST_REBUILD_SECONDS
    return Row("all masks of the country anew", f"{seconds:.0f} s", "", f"{most} s", seconds < most)


def memory(megabytes: int) -> Row:
    most = cases.MOST_MEMORY_MB
    what = "memory of the largest web process after all this"
    return Row(what, f"{megabytes} MB", "", f"{most} MB", megabytes < most)


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"
