"""One text of the hub has one Dutch text, whatever room it stands in."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools import messages


def catalogues(**told: tuple[str, str]) -> dict[Path, Catalog]:
    made = {}
    for room, (text, dutch) in told.items():
        made[Path(room)] = Catalog(locale="nl")
        made[Path(room)].add(text, dutch)
    return made


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"kiosk": ("Show", "Toon"), "hub": ("Show", "Toon")}, []),
        ({"kiosk": ("Show", "Toon"), "hub": ("Hide", "Verberg")}, []),
        (
            {"kiosk": ("Show", "Toon"), "hub": ("Show", "Tonen")},
            ["'Show': 'Toon' in kiosk, 'Tonen' in hub"],
        ),
    ],
)
def test_a_text_with_two_dutch_ones_is_found(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, tuple[str, str]], wrong: list[str]
) -> None:
    made = catalogues(**told)
    monkeypatch.setattr(messages, "ROOMS", list(made))
    monkeypatch.setattr(messages, "stored", made.__getitem__)
    assert list(messages.told_twice()) == wrong
