import csv
from pathlib import Path

import pytest

from hub.catalogue import search
from hub.catalogue.models import Service, ServiceStatus
from hub.demo import catalogue
from tests.town import NOW

pytestmark = pytest.mark.django_db
QUERIES = list(
    csv.DictReader(Path(__file__).with_name("search_queries.csv").open(encoding="utf-8"))
)


@pytest.fixture
def topics() -> dict[int, str]:
    """The demo's services, indexed: id to slug."""
    catalogue.load_vocabulary()
    made = catalogue.load_topics(catalogue.load_organisations())
    search.rebuild(now=NOW)
    return {service.pk: slug for slug, service in made.items()}


def slugs(topics: dict[int, str], query: str, language: str = "nl") -> list[str]:
    found = search.find(query=query, language=language, now=NOW)
    return [topics[hit.service_id] for hit in found.hits]


def test_real_queries_find_the_service_among_the_first_three(topics: dict[int, str]) -> None:
    assert len(QUERIES) >= 60
    missed = [
        f"{row['query']}: {found[:3]} and not {row['slug']}"
        for row in QUERIES
        if row["slug"] not in (found := slugs(topics, row["query"], row["language"]))[:3]
    ]
    assert len(missed) <= 0.05 * len(QUERIES), "\n".join(missed)


def test_the_three_of_the_promise_come_first(topics: dict[int, str]) -> None:
    assert slugs(topics, "ik ga trouwen")[0] == "huwelijk-melden"
    assert slugs(topics, "pasport")[0] == "paspoort"
    assert slugs(topics, "pensioen")[0] == "aow"


def test_every_hit_says_which_rules_gave_its_points(topics: dict[int, str]) -> None:
    hits = search.find(query="paspoort", language="nl", now=NOW).hits
    assert hits[0].points > 0
    assert any(reason.startswith("title:") for reason in hits[0].reasons)
    assert [hit.points for hit in hits] == sorted((hit.points for hit in hits), reverse=True)


@pytest.mark.parametrize(
    "query",
    [
        *(
            "",
            " ",
            "de het een",
            "xqzvwk",
            '" OR * NEAR(',
            "%_\\",
            "'; DROP TABLE x; --",
            "🙂",
            "&|!:*",
        ),
        *("a" * 10_000, "paspoort " * 2_000, "\x00paspoort", "é" * 300, "(((", "<script>"),
    ],
)
def test_whatever_is_typed_never_fails_and_never_leaves_empty_handed(
    topics: dict[int, str], query: str
) -> None:
    for language in ("nl", "en", "xx"):
        found = search.find(query=query, language=language, now=NOW)
        assert found.hits


def test_nonsense_gives_what_is_asked_most_and_says_it_is_not_sure(topics: dict[int, str]) -> None:
    found = search.find(query="xqzvwk", language="nl", now=NOW)
    assert not found.certain
    assert search.find(query="paspoort", language="nl", now=NOW).certain


def test_accents_and_capitals_make_no_difference(topics: dict[int, str]) -> None:
    assert slugs(topics, "PÁSPÓÓRT") == slugs(topics, "paspoort")


def test_what_is_not_published_is_never_found(topics: dict[int, str]) -> None:
    Service.objects.filter(slug="paspoort").update(status=ServiceStatus.ARCHIVED)
    assert "paspoort" not in slugs(topics, "paspoort")
    assert "paspoort" not in slugs(topics, "xqzvwk")


def test_the_index_follows_a_changed_text(topics: dict[int, str]) -> None:
    service = Service.objects.get(slug="grofvuil")
    text = service.texts.get(language="nl")
    text.keywords = [*text.keywords, "kwispelbak"]
    text.save()
    search.index([service])
    assert slugs(topics, "kwispelbak")[0] == "grofvuil"
