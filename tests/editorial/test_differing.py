"""Durations as people write them, and texts beside each other."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hub.editorial import differing, durations
from hub.editorial.differing import Piece


@pytest.mark.parametrize(
    ("told", "iso"),
    [
        ("8 weken", "P8W"),
        ("8 weeks", "P8W"),
        ("1 jaar en 6 maanden", "P1Y6M"),
        ("6 maanden, 1 jaar", "P1Y6M"),
        ("3dagen", "P3D"),
        (" p8w ", "P8W"),
    ],
)
def test_a_duration_is_read_as_people_write_it(told: str, iso: str) -> None:
    assert durations.parse(told) == iso


@pytest.mark.parametrize(
    "told", ["", "lang", "8", "weken", "8 uur", "1 week 2 weken", "P", "-1 dag"]
)
def test_what_is_no_duration_is_refused(told: str) -> None:
    with pytest.raises(ValueError):
        durations.parse(told)


@given(st.tuples(*[st.integers(0, 999)] * 4).filter(any), st.sampled_from(["nl", "en"]))
def test_words_and_iso_say_the_same(parts: tuple[int, ...], tongue: str) -> None:
    iso = "P" + "".join(f"{n}{unit}" for n, unit in zip(parts, "YMWD", strict=True) if n)
    with translation.override(tongue):
        assert durations.parse(durations.words(iso)) == iso


def test_changed_words_are_told_on_their_own_side() -> None:
    assert differing.sides("Neem uw pas mee.", "Neem uw oude pas en foto mee.") == (
        [Piece("Neem uw pas mee.", changed=False)],
        [
            Piece("Neem uw ", changed=False),
            Piece("oude ", changed=True),
            Piece("pas", changed=False),
            Piece(" en foto", changed=True),
            Piece(" mee.", changed=False),
        ],
    )


@given(st.text("ab .\n", max_size=30), st.text("ab .\n", max_size=30))
def test_the_pieces_are_the_texts_again(before: str, after: str) -> None:
    left, right = differing.sides(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after
    same = [[p.text for p in side if not p.changed] for side in (left, right)]
    assert "".join(same[0]).split() == "".join(same[1]).split()
    assert any(p.changed for p in (*left, *right)) == (before != after)
