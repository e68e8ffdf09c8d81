"""One change for many services."""

from datetime import date
from decimal import Decimal

import pytest

from hub.catalogue import document, publishing
from hub.catalogue.importing import bulk, choosing, planning
from hub.catalogue.importing.bulk import Change, Verb
from hub.catalogue.importing.layout import Raw
from hub.catalogue.models import Cost, Organisation, Service
from tests import town
from tests.town import NOW


def raw(**texts: str) -> Raw:
    return document.to_json(document.read({"texts": {"nl": {"title": "Pas", **texts}}}))


@pytest.mark.parametrize(
    ("verb", "words", "stands", "then"),
    [
        (Verb.REPLACE, "Bel 1", "Mail", "Bel 1"),
        (Verb.ADD, "Bel 1", "Mail", "Mail\nBel 1"),
        (Verb.ADD, "Bel 1", "", "Bel 1"),
        (Verb.ADD, "Bel 1", "Mail\nBel 1", "Mail\nBel 1"),
        (Verb.REMOVE, "Bel 1", "Mail\nBel 1", "Mail"),
        (Verb.REMOVE, "", "Mail", ""),
    ],
)
def test_a_text_is_replaced_added_or_removed(
    verb: Verb, words: str, stands: str, then: str
) -> None:
    change = bulk.text(place="contact", tongue="nl", verb=verb, words=words)
    said = change(raw(contact=stands))
    assert said["texts"]["nl"]["contact"] == then
    assert said["texts"]["nl"]["title"] == "Pas"


def test_words_are_whole_words_of_one_language() -> None:
    before = raw(description="Een balie. Balie, balies en baliekluiver bij de balie")
    said = bulk.words(tongue="nl", find="balie", put="loket")(before)
    assert said["texts"]["nl"]["description"] == (
        "Een loket. Balie, balies en baliekluiver bij de loket"
    )
    assert bulk.words(tongue="en", find="balie", put="x")(before)["texts"] == before["texts"]


def test_what_replaces_is_text_and_no_pattern() -> None:
    said = bulk.words(tongue="nl", find="a.b", put=r"\1")(raw(contact="a.b axb"))
    assert said["texts"]["nl"]["contact"] == r"\1 axb"


def cost(said: Raw) -> list[tuple[str, str, str | None]]:
    return [(one["amount"], one["validFrom"], one["validUntil"]) for one in said["costs"]]


def test_a_cost_from_a_date_ends_the_one_before() -> None:
    change: Change = bulk.cost(
        label_nl="Leges", label_en="Fee", amount=Decimal("12.5"), since=date(2027, 1, 1)
    )
    before = raw() | {"costs": []}
    once = change(before)
    assert cost(once) == [("12.50", "2027-01-01", None)]
    later = bulk.cost(label_nl="leges", label_en="", amount=Decimal(13), since=date(2028, 1, 1))(
        once
    )
    assert cost(later) == [("12.50", "2027-01-01", "2027-12-31"), ("13.00", "2028-01-01", None)]
    assert cost(change(later)) == [("12.50", "2027-01-01", None)]


@pytest.mark.django_db
def test_a_variant_takes_its_inherited_costs_along(leeuwarden: Organisation) -> None:
    national = town.organisation("national", "basis", "Landelijk")
    base = town.service(national, "paspoort", "Paspoort")
    Cost.objects.create(
        service=base, label_nl="Spoed", label_en="", amount=57, valid_from=date(2026, 1, 1)
    )
    variant = town.service(leeuwarden, "paspoort", "")
    variant.base = base
    variant.save()
    change = bulk.cost(label_nl="Pas", label_en="", amount=Decimal(80), since=date(2026, 1, 1))
    (item,) = bulk.items([variant], change)
    assert item.document is not None
    assert [one.label_nl for one in item.document.costs] == ["Spoed", "Pas"]
    (item,) = bulk.items([variant], lambda raw: raw)
    assert item.document is not None and not item.document.costs


@pytest.mark.django_db
def test_a_change_that_does_not_fit_is_refused_by_row(passport: Service) -> None:
    change = bulk.text(place="legalBasis", tongue="nl", verb=Verb.REPLACE, words="x" * 301)
    made = planning.plan(
        organisation=passport.organisation,
        items=bulk.items([passport], change),
        name="x",
        format=bulk.FORMAT,
        now=NOW,
    )
    assert list(made.rows.get().problems) == ["wettelijke_basis_nl"]


@pytest.mark.django_db
def test_services_are_chosen_by_what_they_lack(passport: Service) -> None:
    owner = passport.organisation
    national = town.organisation("national", "basis", "Landelijk")
    base = town.service(national, "verhuizing", "Verhuizing")
    base.texts.update(contact="Bel")
    variant = town.service(owner, "verhuizing", "")
    variant.base = base
    variant.save()

    def chosen(**wanted: str) -> list[str]:
        return [one.slug for one in choosing.chosen(owner, **wanted)]

    assert chosen() == ["paspoort", "verhuizing"]
    assert chosen(missing="contact") == ["paspoort"]
    assert chosen(missing="english") == []
    assert chosen(life_event="verhuizen") == []
    assert chosen(state="draft") == []
    publishing.archive(service=passport, now=NOW)
    assert chosen() == ["verhuizing"]
