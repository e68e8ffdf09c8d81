"""From draft to what the public reads, and back."""

from datetime import timedelta
from typing import Any

import pytest

from hub.audit.models import Event
from hub.catalogue import document, publishing, search, stored
from hub.catalogue.document import BadService
from hub.catalogue.models import (
    Service,
    ServiceStatus,
    UniformProduct,
    VersionState,
)
from hub.catalogue.texts import text_of
from hub.people.models import User
from tests import town
from tests.town import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def passport() -> Service:
    owner = town.organisation("municipality", "leeuwarden", "Gemeente Leeuwarden")
    return town.service(owner, "paspoort", "Paspoort")


def said(title: str, **more: Any) -> dict[str, Any]:
    return {"texts": {"nl": {"title": title}}} | more


def save(service: Service, title: str, **more: Any) -> None:
    publishing.save_draft(service=service, raw=said(title), now=NOW, **more)


def title(service: Service) -> str:
    return text_of(Service.objects.get(pk=service.pk), "nl").title


def person(name: str) -> User:
    return User.objects.create_user(f"{name}@example.nl", name=name)


def test_a_draft_changes_nothing_until_it_is_published(passport: Service) -> None:
    save(passport, "Paspoort of kaart", reason="Kaart erbij")
    assert title(passport) == "Paspoort"
    publishing.publish(service=passport, now=LATER)
    assert title(passport) == "Paspoort of kaart"
    assert [(v.number, v.state) for v in passport.versions.order_by("number")] == [
        (1, "archived"),
        (2, "published"),
    ]
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "service.saved",
        "service.published",
    ]


def test_the_first_version_keeps_what_stood_there(passport: Service) -> None:
    before = document.to_json(stored.read(passport))
    save(passport, "Anders")
    publishing.publish(service=passport, now=LATER)
    publishing.roll_back(service=passport, number=1, now=LATER)
    assert title(passport) == "Anders"
    publishing.publish(service=passport, now=LATER)
    assert document.to_json(stored.read(Service.objects.get(pk=passport.pk))) == before


def test_going_back_throws_no_draft_away(passport: Service) -> None:
    save(passport, "Anders")
    publishing.publish(service=passport, now=LATER)
    save(passport, "Van Aisha")
    with pytest.raises(publishing.DraftInTheWay):
        publishing.roll_back(service=passport, number=1, now=LATER)
    opened = publishing.opened(passport)
    assert opened is not None and opened.document["texts"]["nl"]["title"] == "Van Aisha"


def test_search_follows_what_is_published(passport: Service) -> None:
    save(passport, "Zeppelinvergunning")
    publishing.publish(service=passport, now=LATER)
    assert search.find(query="zeppelinvergunning", language="nl", now=LATER).hits
    publishing.archive(service=passport, now=LATER, reason="Bestaat niet meer")
    assert not search.find(query="zeppelinvergunning", language="nl", now=LATER).hits
    assert Service.objects.get(pk=passport.pk).status == ServiceStatus.ARCHIVED


def test_who_read_an_older_text_is_told_so(passport: Service) -> None:
    seen = publishing.stamp(passport)
    save(passport, "Van Aisha", seen=seen)
    with pytest.raises(publishing.ChangedByAnother):
        save(passport, "Van Bram", seen=seen)
    opened = publishing.opened(passport)
    assert opened is not None and opened.document["texts"]["nl"]["title"] == "Van Aisha"


def test_a_second_reader_is_another_person(passport: Service) -> None:
    aisha, bram = person("aisha"), person("bram")
    passport.organisation.second_reader = True
    passport.organisation.save()
    save(passport, "Nieuw", actor_id=aisha.pk)
    with pytest.raises(publishing.NeedsSecondReader):
        publishing.publish(service=passport, now=NOW, actor_id=bram.pk)
    publishing.submit(service=passport, now=NOW, actor_id=aisha.pk)
    with pytest.raises(publishing.NeedsSecondReader):
        publishing.publish(service=passport, now=NOW, actor_id=aisha.pk)
    with pytest.raises(publishing.BeingRead):
        save(passport, "Toch anders", actor_id=aisha.pk)
    publishing.publish(service=passport, now=NOW, actor_id=bram.pk)
    assert title(passport) == "Nieuw"


def test_who_reads_may_send_it_back_with_a_remark(passport: Service) -> None:
    save(passport, "Nieuw")
    publishing.submit(service=passport, now=NOW)
    publishing.take_back(service=passport, now=NOW, remark="De prijs klopt niet")
    opened = publishing.opened(passport)
    assert opened is not None
    assert (opened.state, opened.remark) == (VersionState.DRAFT, "De prijs klopt niet")


def test_a_version_appears_at_its_moment(passport: Service) -> None:
    save(passport, "Nieuw")
    publishing.publish(service=passport, now=NOW, at=LATER)
    assert publishing.publish_due(now=LATER - timedelta(seconds=1)) == 0
    assert title(passport) == "Paspoort"
    assert publishing.publish_due(now=LATER) == 1
    assert publishing.publish_due(now=LATER) == 0
    assert title(passport) == "Nieuw"


def test_what_cannot_be_published_any_more_comes_back_as_a_draft(passport: Service) -> None:
    product = UniformProduct.objects.create(uri="https://upl.example/x", name="x")
    raw = said("Nieuw", uniformProduct=product.uri)
    publishing.save_draft(service=passport, raw=raw, now=NOW)
    publishing.publish(service=passport, now=NOW, at=LATER)
    UniformProduct.objects.update(ended_at=NOW)
    assert publishing.publish_due(now=LATER) == 0
    opened = publishing.opened(passport)
    assert opened is not None and opened.state == VersionState.DRAFT and opened.remark
    assert title(passport) == "Paspoort"


def test_a_service_needs_a_title_and_known_names(passport: Service) -> None:
    publishing.save_draft(service=passport, raw=said("", lifeEvents=["feest"]), now=NOW)
    with pytest.raises(BadService) as refused:
        publishing.publish(service=passport, now=NOW)
    assert list(refused.value.fields) == ["lifeEvents.0"]
    publishing.save_draft(service=passport, raw=said(""), now=NOW)
    with pytest.raises(BadService) as refused:
        publishing.publish(service=passport, now=NOW)
    assert list(refused.value.fields) == ["texts.nl.title"]
    assert title(passport) == "Paspoort"


def test_a_new_service_is_seen_by_nobody_before_it_is_published(passport: Service) -> None:
    owner = passport.organisation
    draft = publishing.begin(organisation=owner, slug="rijbewijs", raw=said("Rijbewijs"), now=NOW)
    assert draft.service.status == ServiceStatus.DRAFT and draft.number == 1
    publishing.publish(service=draft.service, now=NOW)
    made = Service.objects.get(slug="rijbewijs")
    assert (made.status, made.version) == (ServiceStatus.PUBLISHED, 1)
    with pytest.raises(publishing.SlugTaken):
        publishing.begin(organisation=owner, slug="rijbewijs", raw=said("Nog een"), now=NOW)


def test_without_a_draft_there_is_nothing_to_do(passport: Service) -> None:
    for refused in (publishing.publish, publishing.submit, publishing.discard):
        with pytest.raises(publishing.NothingOpen):
            refused(service=passport, now=NOW)
    with pytest.raises(publishing.NoSuchVersion):
        publishing.roll_back(service=passport, number=7, now=NOW)


def test_nobody_approves_words_that_came_after_what_was_read(passport: Service) -> None:
    save(passport, "Goed")
    publishing.submit(service=passport, now=NOW)
    read = publishing.stamp(passport)
    publishing.take_back(service=passport, now=NOW)
    publishing.save_draft(service=passport, raw=said("Fout"), now=LATER)
    publishing.submit(service=passport, now=NOW)
    with pytest.raises(publishing.ChangedByAnother):
        publishing.publish(service=passport, now=NOW, seen=read)
    publishing.publish(service=passport, now=NOW, seen=publishing.stamp(passport))
    assert title(passport) == "Fout"


def test_asking_changes_the_stamp(passport: Service) -> None:
    save(passport, "Goed")
    before = publishing.stamp(passport)
    publishing.submit(service=passport, now=NOW, seen=before)
    assert publishing.stamp(passport) != before


def test_a_system_is_no_second_reader(passport: Service) -> None:
    aisha = person("aisha")
    passport.organisation.second_reader = True
    passport.organisation.save()
    save(passport, "Nieuw", actor_id=aisha.pk)
    publishing.submit(service=passport, now=NOW, actor_id=aisha.pk)
    with pytest.raises(publishing.NeedsSecondReader):
        publishing.publish(service=passport, now=NOW)


def test_what_waits_does_not_bring_an_archived_service_back(passport: Service) -> None:
    save(passport, "Nieuw")
    publishing.publish(service=passport, now=NOW, at=LATER)
    publishing.archive(service=passport, now=NOW, reason="Bestaat niet meer")
    assert publishing.publish_due(now=LATER) == 0
    assert Service.objects.get(pk=passport.pk).status == ServiceStatus.ARCHIVED
    opened = publishing.opened(passport)
    assert opened is not None and opened.state == VersionState.DRAFT
    with pytest.raises(publishing.NotPublished):
        publishing.archive(service=passport, now=NOW)


def test_a_new_service_goes_with_its_only_draft(passport: Service) -> None:
    owner = passport.organisation
    draft = publishing.begin(organisation=owner, slug="rijbewijs", raw=said("Rijbewijs"), now=NOW)
    publishing.discard(service=draft.service, now=NOW)
    assert not Service.objects.filter(slug="rijbewijs").exists()
    save(passport, "Anders")
    publishing.discard(service=passport, now=NOW)
    assert title(passport) == "Paspoort"


def test_a_base_is_published_and_has_no_base(passport: Service) -> None:
    owner = passport.organisation
    made = publishing.begin(
        organisation=owner, slug="eigen", raw=said(""), now=NOW, base=passport
    ).service
    for wrong in (made, Service(organisation=owner, slug="x", status=ServiceStatus.DRAFT)):
        with pytest.raises(publishing.NotABase):
            publishing.begin(organisation=owner, slug="y", raw=said(""), now=NOW, base=wrong)
