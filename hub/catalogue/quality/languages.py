"""English that is not there, or that did not change when the Dutch did. Pure."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from hub.catalogue.document import ServiceDocument
from hub.catalogue.quality.findings import Facts, Finding, shown
from hub.catalogue.texts import FIELDS

POINTS = {"title": 8, "summary": 5}
EACH = 2


def rules(said: ServiceDocument, facts: Facts) -> Iterator[Finding]:
    for name in FIELDS:
        place = f"texts.en.{name}"
        if not shown(said, facts.base, "nl", name):
            continue
        if not shown(said, facts.base, "en", name):
            yield Finding(
                "no_english",
                place,
                _("There is Dutch, and no English."),
                _("Translate it: who reads no Dutch sees Dutch now."),
                POINTS.get(name, EACH),
            )
        elif _only_dutch_is_own(said, facts, name):
            yield Finding(
                "inherited_english",
                place,
                _("The Dutch is your own, and the English is that of the national text."),
                _("Write the English yourself too, or let the Dutch follow the national text."),
                3,
            )
        elif name in facts.stale and getattr(said.texts["en"], name):
            yield Finding(
                "stale_english",
                place,
                _("The Dutch changed, and the English did not."),
                _("Change the English too, or say below that it still says the same."),
                3,
            )


def _only_dutch_is_own(said: ServiceDocument, facts: Facts, name: str) -> bool:
    own = {tongue: getattr(said.texts[tongue], name) for tongue in ("nl", "en")}
    return facts.base is not None and bool(own["nl"]) and not own["en"]
