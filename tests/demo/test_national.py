"""The made-up country, and a part of it in proportion."""

from collections import Counter
from random import Random

import pytest

from hub.demo import national


@pytest.mark.parametrize(("points", "desks"), [(2_000, 12_000), (167, 996)])
def test_a_part_of_the_country_has_its_share_of_desks(points: int, desks: int) -> None:
    rows = list(national._rows(Random(1), points))
    assert len(rows) == points
    kinds = Counter(row["kind"] for row in rows)
    assert kinds["town_hall"] == points // 4
    assert sum(row["desks"] for row in rows) == desks
