"""Samenwerkende Catalogi 4.0: every product of the demo fits, and what does not is found."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from hub.catalogue.exchange import samenwerkende
from hub.catalogue.exchange.samenwerkende import DCTERMS, OVERHEID, PRODUCT
from hub.catalogue.exchange.samenwerkende_check import problems
from tests.exchange.conftest import Whole
from tests.exchange.test_cpsv import passport

pytestmark = pytest.mark.django_db


def one() -> Element:
    return fromstring("".join(samenwerkende.write([passport()])))


def test_the_whole_demo_catalogue_fits(whole: Whole) -> None:
    root = fromstring("".join(samenwerkende.write(whole.told)))
    assert len(root) == len(whole.told)
    assert list(problems(root)) == []


def test_it_says_what_the_gatherers_read() -> None:
    root = one()
    upl = root.find(f".//{{{PRODUCT}}}uniformeProductnaam")
    assert upl is not None
    assert upl.text == "paspoort"
    assert upl.attrib == {
        "scheme": "overheid:UniformeProductnaam",
        "resourceIdentifier": "http://standaarden.overheid.nl/owms/terms/paspoort",
    }
    authority = root.find(f".//{{{OVERHEID}}}authority")
    assert authority is not None
    assert authority.text == "Leeuwarden"
    assert authority.get("resourceIdentifier") == f"{OVERHEID}Leeuwarden_(gemeente)"
    audiences = [a.text for a in root.iterfind(f".//{{{DCTERMS}}}audience")]
    assert audiences == ["particulier", "ondernemer"]
    assert root.findtext(f".//{{{DCTERMS}}}modified") == "2026-05-01"


def test_the_namespaces_stand_once_on_the_root() -> None:
    text = "".join(samenwerkende.write([passport(), passport()]))
    assert text.count("xmlns:dcterms") == 1


def kern(root: Element) -> Element:
    found = root.find(f".//{{{PRODUCT}}}owmskern")
    assert found is not None
    return found


def of(root: Element, space: str, name: str) -> Element:
    found = root.find(f".//{{{space}}}{name}")
    assert found is not None
    return found


def drop(space: str, name: str) -> Callable[[Element], None]:
    def breaking(root: Element) -> None:
        for parent in root.iter():
            for child in list(parent):
                if child.tag == f"{{{space}}}{name}":
                    parent.remove(child)

    return breaking


def say(space: str, name: str, text: str) -> Callable[[Element], None]:
    def breaking(root: Element) -> None:
        of(root, space, name).text = text

    return breaking


def unset(space: str, name: str, attribute: str) -> Callable[[Element], object]:
    return lambda root: of(root, space, name).attrib.pop(attribute)


def turn_round(root: Element) -> None:
    part = kern(root)
    part[:] = list(reversed(part))


def add_unknown(root: Element) -> None:
    kern(root).append(Element(f"{{{DCTERMS}}}creator"))


@pytest.mark.parametrize(
    ("breaking", "problem"),
    [
        (drop(DCTERMS, "identifier"), "identifier 0 times"),
        (drop(DCTERMS, "title"), "title 0 times"),
        (drop(DCTERMS, "modified"), "modified 0 times"),
        (drop(DCTERMS, "spatial"), "spatial 0 times"),
        (drop(OVERHEID, "authority"), "authority 0 times"),
        (drop(DCTERMS, "audience"), "audience 0 times"),
        (drop(DCTERMS, "abstract"), "abstract 0 times"),
        (drop(PRODUCT, "productID"), "productID 0 times"),
        (drop(PRODUCT, "onlineAanvragen"), "onlineAanvragen 0 times"),
        (drop(PRODUCT, "body"), "meta and body"),
        (drop(PRODUCT, "owmsmantel"), "owmskern, owmsmantel, scmeta"),
        (say(DCTERMS, "identifier", "12"), "identifier says '12'"),
        (say(DCTERMS, "title", " "), "title says ''"),
        (say(DCTERMS, "language", "Nederlands"), "language says"),
        (say(DCTERMS, "type", "nieuws"), "type says"),
        (say(DCTERMS, "modified", "1-5-2026"), "modified says"),
        (say(DCTERMS, "audience", "citizen"), "audience says"),
        (say(PRODUCT, "onlineAanvragen", "misschien"), "onlineAanvragen says"),
        (unset(DCTERMS, "spatial", "scheme"), "spatial has the scheme None"),
        (unset(OVERHEID, "authority", "resourceIdentifier"), "authority has no resource"),
        (unset(PRODUCT, "aanvraagURL", "resourceIdentifier"), "aanvraagURL has no resource"),
        (unset(PRODUCT, "uniformeProductnaam", "scheme"), "uniformeProductnaam has the scheme"),
        (lambda root: root[0].attrib.pop("owms-version"), "owms-version 4.0"),
        (turn_round, "another order"),
        (add_unknown, "creator is not known here"),
    ],
)
def test_what_is_broken_is_found(breaking: Callable[[Element], object], problem: str) -> None:
    root = one()
    assert list(problems(root)) == []
    breaking(root)
    assert any(problem in found for found in problems(root)), list(problems(root))


def test_another_file_is_no_catalogue() -> None:
    assert list(problems(fromstring("<html/>"))) == ["the root is not scproducten"]
