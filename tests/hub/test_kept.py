from datetime import UTC, datetime

import pytest
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from hub.catalogue import texts
from hub.catalogue.models import Organisation
from hub.kept import Kept, Small
from locations import bookable, needs
from locations.models import Need, Offering
from tests import town as towns
from tests.town import NOW, Town

pytestmark = pytest.mark.django_db
NAMED = Kept(lambda name: Organisation.objects.filter(name=name), str)
IDS = Kept(lambda slug: Organisation.objects.filter(slug=slug).values_list("pk", "slug"), str)


def test_a_kept_query_gives_what_its_queryset_gives(town: Town) -> None:
    mine = town.municipality
    assert NAMED.rows(mine.name) == list(Organisation.objects.filter(name=mine.name)) == [mine]
    assert NAMED.rows("' OR 1=1") == []
    assert IDS.rows(mine.slug) == [(mine.pk, mine.slug)]
    assert (
        vars(NAMED.rows(mine.name)[0]).keys() == vars(Organisation.objects.get(pk=mine.pk)).keys()
    )


def test_what_is_read_with_it_needs_no_further_query(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = bookable.some([town.passport.pk, town.pension.pk], now=NOW)
        places = {one.service_point.name for one in found.values() if one.service_point}
    assert found == bookable.lean(now=NOW).in_bulk([town.passport.pk, town.pension.pk])
    assert places == {town.hall.name, town.goirle.name}


def test_a_moment_is_a_value_like_any_other(town: Town) -> None:
    service = town.passport.service
    service.valid_from = datetime(2030, 1, 1, tzinfo=UTC)
    service.save()
    assert bookable.one(town.passport.pk, now=NOW) is None
    assert bookable.one(town.passport.pk, now=service.valid_from) == town.passport


def test_an_instance_comes_once_with_all_of_its_rows(town: Town) -> None:
    joined = Kept(
        lambda slug: (
            Organisation.objects.filter(slug__gte=slug)
            .annotate(place=F("service_points__name"), at=F("service_points__pk"))
            .order_by("pk", "service_points__pk")
        ),
        str,
    )
    assert joined.joined("") == [
        (town.municipality, [(town.hall.name, town.hall.pk)]),
        (town.agency, [(None, None)]),
        (town.library, [(town.goirle.name, town.goirle.pk)]),
    ]
    towns.point(town.library, "library", "tweede", "Tweede")
    ((_library, places),) = joined.joined("bibliotheek-goirle")[-1:]
    assert [name for name, _pk in places] == [town.goirle.name, "Tweede"]


def test_an_offering_knows_its_needs_and_the_title(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = bookable.one(town.passport.pk, now=NOW, language="en")
        assert found is not None
        assert texts.titles_of([found.service], "en") == {found.service_id: "Paspoort"}
    known = needs.known_of(found)
    assert known is not None
    read = list(Need.objects.filter(offering=town.passport).order_by("pk"))
    assert [row.need_id for row in known] == [need.pk for need in read]
    assert [row.capabilities for row in known] == [
        set(need.capabilities.values_list("pk", flat=True)) for need in read
    ]


def test_a_small_number_is_a_value_too(town: Town) -> None:
    roomy = Kept(
        lambda persons, east: Offering.objects.filter(
            max_persons__gte=persons, service_point__longitude__lte=east
        ),
        *(Small, float),
    )
    assert roomy.rows(4, 90.0) == [town.passport]
    assert roomy.rows(5, 90.0) == roomy.rows(4, -90.0) == []


def test_a_constant_stands_in_the_statement_or_is_refused(town: Town) -> None:
    def named(name: str) -> Kept[Organisation]:
        return Kept(lambda slug: Organisation.objects.filter(slug=slug, name=name), str)

    Organisation.objects.filter(pk=town.agency.pk).update(name="'s-Hertogenbosch")
    assert named("'s-Hertogenbosch").rows(town.agency.slug) == [town.agency]
    with pytest.raises(TypeError):
        named("100 % \\ ' OR TRUE").rows(town.agency.slug)
