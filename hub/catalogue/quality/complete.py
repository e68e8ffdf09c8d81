"""What a citizen needs to know and is not told: what it costs, how long it takes, on which law it
rests. Pure."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from hub.catalogue.document import Amount, ServiceDocument
from hub.catalogue.quality.findings import Facts, Finding, shown
from hub.errors import Text

NEEDED: tuple[tuple[str, int, Text, Text], ...] = (
    ("title", 15, _("There is no title."), _("Give the name that people use themselves.")),
    (
        "summary",
        8,
        _("There is no summary."),
        _("Say in one or two sentences what somebody gets or arranges here."),
    ),
    ("description", 8, _("There is no description."), _("Tell what it is and for whom.")),
    (
        "how",
        4,
        _("It does not say how it goes."),
        _("Tell the steps in the order in which they happen."),
    ),
    (
        "contact",
        3,
        _("It does not say where to go with questions."),
        _("Give a phone number or a place."),
    ),
)


def rules(said: ServiceDocument, facts: Facts) -> Iterator[Finding]:
    for name, points, sentence, advice in NEEDED:
        if not shown(said, facts.base, "nl", name):
            yield Finding(f"no_{name}", f"texts.nl.{name}", sentence, advice, points)
    yield from _costs(said, facts)
    yield from _deadlines(said, facts)
    yield from _law(said, facts)
    yield from _product(said, facts)


def _costs(said: ServiceDocument, facts: Facts) -> Iterator[Finding]:
    costs = said.costs or (facts.base.costs if facts.base else ())
    if not costs:
        yield Finding(
            "no_costs",
            "costs",
            _("It does not say what it costs."),
            _("Add the amount; if it is free, add a row of 0 euros."),
            8,
        )
    elif not any(_holds(cost, facts) for cost in costs):
        yield Finding(
            "old_costs",
            "costs",
            _("No amount holds today."),
            _("Add the amount of this year."),
            8,
        )


def _holds(cost: Amount, facts: Facts) -> bool:
    return cost.valid_from <= facts.today <= (cost.valid_until or facts.today)


def _deadlines(said: ServiceDocument, facts: Facts) -> Iterator[Finding]:
    known = said.deadlines or (facts.base.deadlines if facts.base else ())
    if not known and not shown(said, facts.base, "nl", "processing_time"):
        yield Finding(
            "no_deadline",
            "deadlines",
            _("It does not say how long it takes."),
            _("Add the deadline of the law, or what you aim at."),
            8,
        )


def _law(said: ServiceDocument, facts: Facts) -> Iterator[Finding]:
    if not facts.product_names_law and not shown(said, facts.base, "nl", "legal_basis"):
        yield Finding(
            "no_legal_basis",
            "texts.nl.legal_basis",
            _("It does not say on which law it rests."),
            _("Name the law and its article."),
            6,
        )


def _product(said: ServiceDocument, facts: Facts) -> Iterator[Finding]:
    if not said.uniform_product and not (facts.base and facts.base.uniform_product):
        yield Finding(
            "no_product",
            "uniformProduct",
            _("It has no name in the national list (UPL)."),
            _("Find it in the list, so that other sites find your service too."),
            4,
        )
