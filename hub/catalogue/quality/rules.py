"""All rules together, and how many points a group of them can cost at most. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hub.catalogue.document import ServiceDocument
from hub.catalogue.quality import complete, languages, links, plain
from hub.catalogue.quality.findings import Facts, Finding, Rating

# A long text has more sentences to stumble over; it is not worse for that.
MOST_POINTS = {complete.rules: 60, languages.rules: 30, plain.rules: 30, links.rules: 15}


def rate(said: ServiceDocument, facts: Facts) -> Rating:
    found: list[Finding] = []
    for rules, most in MOST_POINTS.items():
        found += _capped(rules(said, facts), most)
    return Rating(sorted(found, key=lambda one: -one.points))


def _capped(found: Iterable[Finding], most: int) -> Iterator[Finding]:
    """What is found beyond the limit is told, and costs nothing more."""
    left = most
    for one in found:
        points = min(one.points, left)
        left -= points
        yield replace(one, points=points)
