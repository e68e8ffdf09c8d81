"""The title beside a row is the one that the texts tell."""

from itertools import product

import pytest

from hub.catalogue import texts
from hub.catalogue.models import Service, ServiceText
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_a_title_in_a_queryset_is_that_of_the_texts(town: Town) -> None:
    base = Service.objects.create(organisation=town.agency, slug="base")
    own = Service.objects.create(organisation=town.agency, slug="own", base=base)
    offering = town.passport
    offering.service = own
    offering.save()
    where = list(product((own, base), ("nl", "en")))
    for titled in product((None, "", "some"), repeat=len(where)):
        ServiceText.objects.all().delete()
        ServiceText.objects.bulk_create(
            ServiceText(service=service, language=language, title=title and f"{service} {language}")
            for (service, language), title in zip(where, titled, strict=True)
            if title is not None
        )
        for language in ("nl", "en"):
            rows = type(offering).objects.annotate(title=texts.title_in(language, "service"))
            found = rows.values_list("title", flat=True).get(pk=offering.pk)
            assert found == texts.titles_of([own], language)[own.pk]
