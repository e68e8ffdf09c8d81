from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from hub.catalogue.models import Organisation
from hub.kept import Kept
from locations import bookable
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
