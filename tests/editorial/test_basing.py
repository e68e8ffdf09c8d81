"""A municipality sees what changed in the national text, takes it over or keeps its own."""

from typing import Any

import pytest

from hub.catalogue import bases, publishing
from hub.catalogue.models import BaseDecision, Service, ServiceStatus, ServiceText, ServiceVersion
from hub.catalogue.texts import text_of
from tests import town as towns
from tests.agenda.conftest import Staff
from tests.editorial.test_writing import LIST, url
from tests.town import NOW, Town

OWN = {"title": "Paspoort", "summary": "", "how": "Bij ons aan de balie", "contact": "Bel 14 058"}


@pytest.fixture
def base(town: Town, passport: Service) -> Service:
    country = towns.organisation("national", "landelijk", "Landelijk")
    made = towns.service(country, "paspoort-basis", "Paspoort")
    ServiceText.objects.exclude(language="nl").delete()
    ServiceText.objects.filter(service=made).update(
        summary="", how="Maak een afspraak", bring="- Pas"
    )
    ServiceText.objects.filter(service=passport).update(**OWN)
    Service.objects.filter(pk=passport.pk).update(base=made)
    Service.objects.update(max_persons=1)  # as a document that says nothing of it
    return made


def renew(base: Service, facts: dict[str, Any] | None = None, **words: str) -> None:
    said = {"title": "Paspoort", "how": "Maak een afspraak", "bring": "- Pas"} | words
    publishing.save_draft(service=base, raw={"texts": {"nl": said}, **(facts or {})}, now=NOW)
    publishing.publish(service=base, now=NOW)


def fresh(service: Service) -> Service:
    return Service.objects.select_related("base", "organisation").get(pk=service.pk)


def places(service: Service) -> list[str]:
    return [change.place for change in bases.changes(fresh(service))]


def decide(staff: Staff, service: Service, **more: Any) -> Any:
    number = str(fresh(service).base.version)  # type: ignore[union-attr]
    return staff.client.post(url(service, "landelijk"), {"base_version": number, **more})


def test_only_what_changed_beside_own_words_asks_for_a_choice(
    eva: Staff, passport: Service, base: Service
) -> None:
    assert places(passport) == []
    renew(base, bring="- Oude pas")  # that the municipality inherits: it follows by itself
    assert places(passport) == []
    assert text_of(fresh(passport), "nl").bring == "- Oude pas"
    renew(base, how="Maak online een afspraak")
    assert places(passport) == ["texts.nl.how"]
    text = eva.client.get(url(passport, "landelijk")).content.decode()
    for words in ("online", "Bij ons aan de balie", "[nieuw:"):
        assert words in text
    assert "op 1 plek veranderd" in eva.client.get(LIST).content.decode()


def test_who_keeps_the_own_words_is_asked_again_only_at_the_next_change(
    eva: Staff, passport: Service, base: Service
) -> None:
    renew(base, how="Maak online een afspraak")
    decide(eva, passport)
    assert places(passport) == []
    decision = BaseDecision.objects.get()
    assert (decision.base_version, decision.kept, decision.taken, decision.decided_by) == (
        2,
        ["texts.nl.how"],
        [],
        eva.user,
    )
    assert not ServiceVersion.objects.filter(service=passport).exists()
    renew(base, how="Bel voor een afspraak")
    assert places(passport) == ["texts.nl.how"]


def test_what_is_taken_over_follows_the_base_when_the_draft_is_published(
    eva: Staff, passport: Service, base: Service
) -> None:
    renew(base, how="Maak online een afspraak", contact="Bel 1400")
    assert places(passport) == ["texts.nl.how", "texts.nl.contact"]
    decide(eva, passport, **{"take-texts.nl.how": "take", "take-texts.nl.contact": "keep"})
    assert places(passport) == []
    assert text_of(fresh(passport), "nl").how == "Bij ons aan de balie"
    publishing.publish(service=passport, now=NOW)
    assert text_of(fresh(passport), "nl").how == "Maak online een afspraak"
    assert text_of(fresh(passport), "nl").contact == "Bel 14 058"
    assert places(passport) == []
    decision = BaseDecision.objects.get()
    assert (decision.taken, decision.kept) == (["texts.nl.how"], ["texts.nl.contact"])


def test_a_draft_that_is_thrown_away_takes_its_choice_with_it(
    eva: Staff, passport: Service, base: Service
) -> None:
    renew(base, how="Maak online een afspraak")
    decide(eva, passport, **{"take-texts.nl.how": "take"})
    publishing.discard(service=passport, now=NOW)
    assert places(passport) == ["texts.nl.how"]


def test_other_writing_is_no_choice(passport: Service, base: Service) -> None:
    renew(base, how="Maak online een afspraak")
    raw = {"texts": {"nl": OWN | {"contact": "Bel ons"}}}
    publishing.save_draft(service=passport, raw=raw, now=NOW)
    assert places(passport) == ["texts.nl.how"]
    publishing.publish(service=passport, now=NOW)
    assert places(passport) == ["texts.nl.how"]


def test_a_choice_on_an_older_national_text_is_refused(
    eva: Staff, passport: Service, base: Service
) -> None:
    renew(base, how="Maak online een afspraak")
    renew(base, how="Bel voor een afspraak")
    answer = eva.client.post(url(passport, "landelijk"), {"base_version": "2"})
    assert answer.status_code == 409
    assert "ondertussen weer veranderd" in answer.content.decode()
    assert places(passport) == ["texts.nl.how"]


def test_without_a_base_there_is_no_such_page(eva: Staff, passport: Service) -> None:
    assert eva.client.get(url(passport, "landelijk")).status_code == 404


def test_a_variant_that_begins_later_has_nothing_to_catch_up_with(
    town: Town, passport: Service, base: Service
) -> None:
    renew(base, how="Maak online een afspraak")
    assert fresh(base).status == ServiceStatus.PUBLISHED
    draft = publishing.begin(
        organisation=town.municipality,
        slug="nieuw",
        raw={"texts": {"nl": {"title": "Nieuw", "how": "Anders"}}},
        base=fresh(base),
        now=NOW,
    )
    assert places(draft.service) == []


OLDER = {"audience": ["citizen", "business"], "minimumAge": 18, "identityRequired": True}


def test_for_whom_it_is_and_from_what_age_are_compared_too(
    eva: Staff, passport: Service, base: Service
) -> None:
    Service.objects.filter(pk=passport.pk).update(audience=["citizen"])
    renew(base)
    renew(base, OLDER)
    assert places(passport) == ["audience", "minimumAge", "identityRequired"]
    text = eva.client.get(url(passport, "landelijk")).content.decode()
    for words in ("Voor wie", "Ondernemers", "Laagste leeftijd", "18", "Overnemen wat"):
        assert words in text, words
    assert "op 3 plekken" in eva.client.get(LIST).content.decode()


def test_what_is_taken_over_says_what_the_base_says_and_the_rest_stays(
    eva: Staff, passport: Service, base: Service
) -> None:
    Service.objects.filter(pk=passport.pk).update(audience=["citizen"])
    renew(base)
    renew(base, OLDER)
    decide(eva, passport, **{"take-minimumAge": "take", "take-audience": "keep"})
    publishing.publish(service=passport, now=NOW)
    now = fresh(passport)
    assert (now.minimum_age, now.identity_required, now.audience) == (18, False, ["citizen"])
    assert places(passport) == []
    decision = BaseDecision.objects.get()
    assert (decision.taken, decision.kept) == (["minimumAge"], ["audience", "identityRequired"])
    renew(base, {**OLDER, "minimumAge": 16})
    assert places(passport) == ["minimumAge"]


def test_a_moment_of_the_base_is_compared_and_taken_over(
    eva: Staff, passport: Service, base: Service
) -> None:
    renew(base, {"validUntil": "2027-01-01T00:00:00+01:00"})
    assert places(passport) == ["validUntil"]
    decide(eva, passport, **{"take-validUntil": "take"})
    publishing.publish(service=passport, now=NOW)
    assert fresh(passport).valid_until == fresh(base).valid_until is not None


def test_a_variant_begins_with_what_its_base_says_about_for_whom(
    town: Town, passport: Service, base: Service
) -> None:
    renew(base, {**OLDER, "maxPersons": 4})
    raw: dict[str, Any] = {"texts": {"nl": {"title": "Nieuw"}}, "maxPersons": 2}
    draft = publishing.begin(
        organisation=town.municipality, slug="nieuw", raw=raw, base=fresh(base), now=NOW
    )
    said = draft.document
    assert {name: said[name] for name in OLDER} == OLDER
    assert said["maxPersons"] == 2
    publishing.save_draft(service=draft.service, raw=raw | {"minimumAge": 0}, now=NOW)
    assert publishing.opened(draft.service).document["minimumAge"] == 0  # type: ignore[union-attr]
