"""The texts of the demo catalogue keep the agreed form, so that loading them cannot stumble."""

import csv
import re
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "hub" / "demo" / "data"
FILES = sorted((DATA / "services").glob("*.toml"))
NATIONAL_LIST = ROOT.parent / "shared" / "data" / "UPL-actueel.csv"

LIFE_EVENTS = {
    "geboorte",
    "trouwen",
    "overlijden",
    "verhuizen",
    "reizen",
    "werk-verliezen",
    "met-pensioen",
    "studeren",
    "geldzorgen",
    "ziek-of-beperking",
    "nieuw-in-nederland",
    "auto-en-rijden",
    "bouwen-en-wonen",
    "ondernemen",
    "scheiden",
    "digitaal",
}
SKILLS = {
    "reisdocumenten",
    "rijbewijzen",
    "burgerzaken",
    "huwelijk",
    "werk-en-inkomen",
    "schuldhulp",
    "vergunningen",
    "openbare-ruimte",
    "nationaliteit",
    "pensioen",
    "toeslagen",
    "studiefinanciering",
    "uitkeringen",
    "zorg",
    "rijvaardigheid",
    "verblijf",
    "eigendom",
    "digitale-hulp",
    "belastingen",
    "zorg-en-ondersteuning",
}
CHANNELS = {"in_person", "video_home", "phone"}
TOP_KEYS = {
    "slug",
    "upl",
    "owner",
    "audience",
    "life_events",
    "skill",
    "channels",
    "base_minutes",
    "extra_minutes_per_person",
    "max_persons",
    "count_label_nl",
    "count_label_en",
    "identity_required",
    "minimum_age",
    "nl",
    "en",
}
TEXTS = {
    "title",
    "summary",
    "description",
    "conditions",
    "bring",
    "how",
    "processing_time",
    "legal_basis",
    "contact",
}
DURATION = re.compile(r"P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?)?")


@cache
def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def sentences(text: str) -> list[str]:
    """A list line is a sentence of its own, also without a full stop."""
    return [part for part in re.split(r"(?<=[.?!])\s+|\n+", text) if part.strip(" -\n")]


every_file = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
every_language = pytest.mark.parametrize("language", ["nl", "en"])


def test_there_are_texts() -> None:
    assert len(FILES) >= 20


def test_no_two_files_share_a_slug_or_a_title() -> None:
    services = [read(path) for path in FILES]
    for names in (
        [service["slug"] for service in services],
        [service["nl"]["title"].lower() for service in services],
        [service["en"]["title"].lower() for service in services],
    ):
        assert [name for name, times in Counter(names).items() if times > 1] == []


@every_file
def test_a_service_has_the_agreed_keys(path: Path) -> None:
    service = read(path)
    assert set(service) - {"costs", "deadlines"} == TOP_KEYS
    assert service["slug"] == path.stem
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", service["slug"])


@every_file
def test_a_service_uses_known_words(path: Path) -> None:
    service = read(path)
    organisations = tomllib.loads((DATA / "organisations.toml").read_text(encoding="utf-8"))
    owners = {entry["slug"] for entries in organisations.values() for entry in entries}
    assert service["owner"] in owners | {"base", "library"}
    assert service["skill"] in SKILLS
    for key, known in (
        ("audience", {"citizen", "business"}),
        ("life_events", LIFE_EVENTS),
        ("channels", CHANNELS),
    ):
        assert set(service[key]) <= known, key
        assert len(service[key]) == len(set(service[key])), key
    # A service need not belong to a life event, but it is for somebody and somewhere.
    assert service["audience"]
    assert service["channels"]


@every_file
def test_durations_fit_the_grid_of_five_minutes(path: Path) -> None:
    service = read(path)
    assert 5 <= service["base_minutes"] <= 240
    assert service["base_minutes"] % 5 == 0
    assert service["extra_minutes_per_person"] % 5 == 0
    assert 1 <= service["max_persons"] <= 20
    assert 0 <= service["minimum_age"] <= 100
    assert isinstance(service["identity_required"], bool)


@every_file
def test_persons_are_asked_for_only_when_there_can_be_more(path: Path) -> None:
    service = read(path)
    asks = service["max_persons"] > 1
    assert bool(service["count_label_nl"]) == asks
    assert bool(service["count_label_en"]) == asks
    assert asks or service["extra_minutes_per_person"] == 0


@every_file
def test_costs_are_amounts_from_a_date(path: Path) -> None:
    for cost in read(path).get("costs", []):
        assert set(cost) == {"amount", "valid_from", "label_nl", "label_en"}
        assert re.fullmatch(r"\d+\.\d\d", cost["amount"])
        assert Decimal(cost["amount"]) >= 0
        assert date.fromisoformat(cost["valid_from"])
        assert cost["label_nl"]
        assert cost["label_en"]


@every_file
def test_deadlines_are_iso_durations(path: Path) -> None:
    for deadline in read(path).get("deadlines", []):
        assert set(deadline) == {"duration", "kind", "label_nl", "label_en"}
        assert DURATION.fullmatch(deadline["duration"])
        assert deadline["kind"] in {"statutory", "target"}
        assert deadline["label_nl"]
        assert deadline["label_en"]


@every_language
@every_file
def test_a_text_is_complete(path: Path, language: str) -> None:
    text = read(path)[language]
    assert set(text) == TEXTS | {"keywords"}
    for key in ("title", "summary", "description"):
        assert text[key].strip(), key
    assert (text["bring"] + text["how"]).strip()
    assert len(text["title"]) <= 70
    assert len(text["summary"]) <= 200


@every_language
@every_file
def test_a_text_is_plain_and_short_of_sentence(path: Path, language: str) -> None:
    text = read(path)[language]
    for key in TEXTS:
        assert not re.search(r"<[a-z/]|https?://|www\.", text[key]), key
        parts = sentences(text[key])
        words = sum(len(part.removeprefix("- ").split()) for part in parts)
        assert words <= 30 * len(parts), key


@every_language
@every_file
def test_keywords_are_what_people_type(path: Path, language: str) -> None:
    keywords = read(path)[language]["keywords"]
    assert 5 <= len(keywords) <= 25
    assert all(word.strip() == word and word for word in keywords)
    assert len({word.lower() for word in keywords}) == len(keywords)


@pytest.fixture(scope="module")
def uniform_products() -> set[str]:
    if not NATIONAL_LIST.exists():
        pytest.skip("the national list is not at ../shared/data/UPL-actueel.csv")
    with NATIONAL_LIST.open(encoding="utf-8", newline="") as lines:
        return {row["URI"] for row in csv.DictReader(lines)}


@pytest.mark.real_lists
@every_file
def test_a_uniform_product_is_on_the_national_list(path: Path, uniform_products: set[str]) -> None:
    uri = read(path)["upl"]
    assert uri == "" or uri in uniform_products
