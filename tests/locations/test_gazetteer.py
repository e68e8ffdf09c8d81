import pytest
from hypothesis import given
from hypothesis import strategies as st

from locations import gazetteer
from locations.gazetteer import UnknownPlace, distance_km, find, fold

degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_every_postcode_and_municipality_is_there() -> None:
    assert len(gazetteer.load().postcodes) == 4086
    assert len(gazetteer.municipalities()) == 342
    assert len({place.province for place in gazetteer.municipalities().values()}) == 12


@pytest.mark.parametrize(
    ("code", "municipality", "places"),
    [
        ("9999", "Het Hogeland", {"Stitswerd", "Kantens"}),  # not Roermond, Rotterdam, ...
        ("2324", "Leiden", {"Leiden"}),
        ("3523", "Utrecht", {"Utrecht"}),
        ("7571", "Oldenzaal", {"Oldenzaal"}),
        ("6471", "Kerkrade", {"Eygelshoven", "Kerkrade"}),  # all are far: none is left out
    ],
)
def test_a_postcode_lies_among_the_codes_around_it(
    code: str, municipality: str, places: set[str]
) -> None:
    found = find(code)[0]
    assert found.municipality == municipality
    (nearest,) = [p for p in gazetteer.load().names[fold(municipality)] if p.kind == "municipality"]
    away = distance_km(found.latitude, found.longitude, nearest.latitude, nearest.longitude)
    assert away < 25
    assert found.name.removeprefix(f"{code} ") in places


@pytest.mark.parametrize("query", ["8911", "8911 AB", "8911ab", " 8911  dh "])
def test_a_postcode_is_read_in_every_usual_form(query: str) -> None:
    place = find(query)[0]
    assert (place.kind, place.municipality, place.municipality_code) == (
        "postcode",
        "Leeuwarden",
        "0080",
    )


@pytest.mark.parametrize(
    ("query", "municipality"),
    [
        ("Leeuwarden", "Leeuwarden"),
        ("leuwarden", "Leeuwarden"),
        ("LEEUWARDE", "Leeuwarden"),
        ("den bosch", "'s-Hertogenbosch"),
        ("'s hertogenbosch", "'s-Hertogenbosch"),
        ("'s-Gravenhage", "Den Haag"),
        ("the hague", "Den Haag"),
        ("goirle", "Goirle"),
        ("sudwest fryslan", "Sûdwest Fryslân"),
        ("ljouwert", "Leeuwarden"),
        ("3221", "Voorne aan Zee"),
    ],
)
def test_a_name_is_found_with_typos_accents_and_other_names(query: str, municipality: str) -> None:
    assert find(query)[0].municipality == municipality


def test_a_name_that_stands_for_two_places_gives_both() -> None:
    assert {place.province for place in find("Bergen")} >= {"Noord-Holland", "Limburg"}


@pytest.mark.parametrize("query", ["", "0123", "8911 SS", "1", "9999 X", "xqzvw", "a" * 10_000])
def test_what_is_no_place_is_refused_with_a_way_forward(query: str) -> None:
    with pytest.raises(UnknownPlace) as refused:
        find(query)
    assert "8911" in str(refused.value)


@given(st.text())
def test_any_text_is_found_or_refused(text: str) -> None:
    try:
        assert 1 <= len(find(text)) <= 5
    except UnknownPlace:
        assert fold(text) not in gazetteer.load().names


def test_leeuwarden_and_goirle_are_some_190_km_apart() -> None:
    a, b = find("8911")[0], find("5051")[0]
    km = distance_km(a.latitude, a.longitude, b.latitude, b.longitude)
    # 1.68 degrees of latitude are 187 km; 0.73 of longitude at 52.4 degrees north are 50 km.
    assert km == pytest.approx((187**2 + 50**2) ** 0.5, rel=0.02)


@given(degrees, degrees, degrees)
def test_distances_are_those_of_a_metric(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> None:
    ab = distance_km(*a, *b)
    assert ab == pytest.approx(distance_km(*b, *a), abs=1e-6)
    assert 0 <= ab <= 20_016
    assert distance_km(*a, *a) == 0
    assert ab <= distance_km(*a, *c) + distance_km(*c, *b) + 1e-6
