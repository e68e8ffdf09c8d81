from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from hub.audit import trail
from hub.audit.models import Event
from hub.catalogue.models import Organisation, Service
from hub.together import IdOf, Together

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 7, tzinfo=UTC)


def owner(slug: str = "leeuwarden") -> Organisation:
    return Organisation(slug=slug, kind="municipality", name="Leeuwarden", oin="")


def test_rows_that_name_each_other_are_written_at_once() -> None:
    organisation = owner()
    service = Service(organisation=organisation, slug="paspoort", audience=["citizen"])
    event = trail.event(verb="x", object_type="service", object_id=IdOf(service), now=NOW)
    batch = Together()
    for row in (organisation, service, event):
        batch.insert(row)
    batch.write()
    stored = Service.objects.select_related("organisation").get()
    assert (stored, stored.organisation) == (service, organisation)
    assert (stored.audience, stored.valid_from, stored.organisation.oin) == (["citizen"], None, "")
    assert Event.objects.get().object_id == str(service.pk)
    assert Event.objects.get().at == NOW


def test_a_change_and_a_number_go_with_them() -> None:
    organisation = Organisation.objects.create(slug="goirle", kind="library", name="Goirle")
    organisation.name, organisation.slug = "Bibliotheek Goirle", "not-asked-for"
    told: list[int] = []
    batch = Together()
    batch.update(organisation, ["name"])
    batch.order(
        "INSERT INTO catalogue_organisationgroup (slug, name) VALUES (%s, 'G') RETURNING 42",
        ["regio"],
        then=told.append,
    )
    batch.write()
    organisation.refresh_from_db()
    assert (organisation.name, organisation.slug) == ("Bibliotheek Goirle", "goirle")
    assert told == [42]


def test_of_a_batch_that_is_refused_nothing_stays() -> None:
    owner("twice").save()
    batch = Together()
    batch.insert(owner("once"))
    batch.insert(owner("twice"))
    with pytest.raises(IntegrityError), transaction.atomic():
        batch.write()
    assert [one.slug for one in Organisation.objects.all()] == ["twice"]
