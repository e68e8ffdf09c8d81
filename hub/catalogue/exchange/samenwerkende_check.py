"""What a Samenwerkende Catalogi 4.0 file must hold, as rules like those of sc.xsd.

Each element has its place in the order, how often it may be there, and what it may say.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element

from hub.catalogue.exchange.samenwerkende import DCTERMS, OVERHEID, PRODUCT

ADDRESS = re.compile(r"https?://[^\s]+$")


@dataclass(frozen=True, slots=True)
class Rule:
    """One element: its name, how often, its scheme, and whether its text will do."""

    space: str
    name: str
    least: int = 1
    most: int = 1
    schemes: tuple[str, ...] = ()
    needs_resource: bool = False
    holds: Callable[[str], bool] = bool

    @property
    def tag(self) -> str:
        return f"{{{self.space}}}{self.name}"


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _one_of(*values: str) -> Callable[[str], bool]:
    return lambda text: text in values


def _address(text: str) -> bool:
    return bool(ADDRESS.match(text))


AREAS = ("Gemeente", "Provincie", "Waterschap", "Koninkrijksdeel", "GGD")
AUTHORITIES = ("Gemeente", "Provincie", "Waterschap", "Ministerie", "GGD", "Overheidsorganisatie")
PLACES = tuple(f"overheid:{one}" for one in AREAS)
BODIES = tuple(f"overheid:{one}" for one in AUTHORITIES)
KERN = (
    Rule(DCTERMS, "identifier", holds=_address),
    Rule(DCTERMS, "title"),
    Rule(DCTERMS, "language", holds=lambda text: bool(re.fullmatch("[a-z]{2,3}", text))),
    Rule(
        DCTERMS,
        "type",
        schemes=("overheid:Informatietype",),
        holds=_one_of("productbeschrijving"),
    ),
    Rule(DCTERMS, "modified", holds=_is_day),
    Rule(DCTERMS, "spatial", most=99, schemes=PLACES, needs_resource=True),
    Rule(OVERHEID, "authority", schemes=BODIES, needs_resource=True),
)
MANTEL = (
    Rule(
        DCTERMS,
        "audience",
        most=2,
        schemes=("overheid:Doelgroep",),
        holds=_one_of("particulier", "ondernemer"),
    ),
    Rule(DCTERMS, "abstract"),
)
META = (
    Rule(PRODUCT, "productID"),
    Rule(PRODUCT, "onlineAanvragen", holds=_one_of("ja", "nee", "digid")),
    Rule(PRODUCT, "aanvraagURL", least=0, needs_resource=True, holds=lambda _text: True),
    Rule(
        PRODUCT,
        "uniformeProductnaam",
        least=0,
        most=99,
        schemes=("overheid:UniformeProductnaam",),
        needs_resource=True,
    ),
)
PARTS = {"owmskern": KERN, "owmsmantel": MANTEL, "scmeta": META}


def problems(root: Element) -> Iterator[str]:
    """ "product 3, owmskern: modified ...": empty for a file that will do."""
    if root.tag != f"{{{PRODUCT}}}scproducten":
        yield "the root is not scproducten"
        return
    for number, made in enumerate(root, start=1):
        for problem in _of_product(made):
            yield f"product {number}, {problem}"


def _of_product(made: Element) -> Iterator[str]:
    if made.tag != f"{{{PRODUCT}}}scproduct" or made.get("owms-version") != "4.0":
        yield "scproduct: with owms-version 4.0"
        return
    if [child.tag for child in made] != [f"{{{PRODUCT}}}meta", f"{{{PRODUCT}}}body"]:
        yield "scproduct: meta and body, in this order"
        return
    parts = list(made[0])
    if [part.tag for part in parts] != [f"{{{PRODUCT}}}{name}" for name in PARTS]:
        yield f"meta: {', '.join(PARTS)}, in this order"
        return
    for part, (name, rules) in zip(parts, PARTS.items(), strict=True):
        yield from (f"{name}: {problem}" for problem in _of_part(part, rules))


def _of_part(part: Element, rules: tuple[Rule, ...]) -> Iterator[str]:
    order = [rule.tag for rule in rules]
    places = [order.index(child.tag) if child.tag in order else -1 for child in part]
    if -1 in places:
        yield f"{part[places.index(-1)].tag} is not known here"
        return
    if places != sorted(places):
        yield "the elements stand in another order"
    for rule in rules:
        found = part.findall(rule.tag)
        if not rule.least <= len(found) <= rule.most:
            yield f"{rule.name} {len(found)} times, where {rule.least} to {rule.most} may be"
        for element in found:
            yield from _of_element(element, rule)


def _of_element(element: Element, rule: Rule) -> Iterator[str]:
    text = (element.text or "").strip()
    if not rule.holds(text):
        yield f"{rule.name} says {text[:60]!r}"
    if rule.schemes and element.get("scheme") not in rule.schemes:
        yield f"{rule.name} has the scheme {element.get('scheme')!r}"
    if rule.needs_resource and not _address(element.get("resourceIdentifier", "")):
        yield f"{rule.name} has no resourceIdentifier"
