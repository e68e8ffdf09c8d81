"""Which journeys organisations lead citizens through. The only writer of templates."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue.models import Organisation, Service
from hub.errors import DomainError
from hub.intake import document
from hub.intake import publishing as intake
from scheduling.journeys import problems, template
from scheduling.journeys.models import Template, TemplateState, TemplateVersion
from scheduling.journeys.template import BadTemplate


class NothingToPublish(DomainError):
    code = "no_journey_to_publish"
    status = 409
    sentence = _("There is no draft to publish.")


class NothingToTakeBack(DomainError):
    code = "no_journey_to_take_back"
    status = 409
    sentence = _("There is nothing to take back.")


class ChangedByAnother(DomainError):
    code = "journey_template_changed"
    status = 409
    sentence = _("A colleague changed this journey meanwhile.")
    way_forward = _("Your text stands below still. Compare, and keep it again if it is right.")


def save_draft(
    *,
    service: Service,
    raw: Any,
    now: datetime,
    actor_id: int | None = None,
    seen: str | None = None,
) -> TemplateVersion:
    """Keeps a draft beside what is published. `seen` is the stamp of the version that the text was
    made from. Raises BadTemplate, ChangedByAnother."""
    template.read(raw)
    with transaction.atomic():
        owned, _fresh = Template.objects.get_or_create(service=service)
        Template.objects.select_for_update().get(pk=owned.pk)
        last = owned.versions.order_by("-number").first()
        if seen is not None and seen != stamp(last):
            raise ChangedByAnother
        draft = last if last and last.state == TemplateState.DRAFT else None
        if draft is None:
            number = last.number + 1 if last else 1
            draft = TemplateVersion(template=owned, number=number, state=TemplateState.DRAFT)
        draft.document, draft.changed_at = raw, now
        draft.save()
        _record("journey_template.saved", draft, now, actor_id)
    return draft


def stamp(version: TemplateVersion | None) -> str:
    """Another one after each change."""
    return f"{version.number} {version.changed_at.timestamp()}" if version else ""


def publish(*, service: Service, now: datetime, actor_id: int | None = None) -> TemplateVersion:
    """From now on new journeys follow the draft. Raises NothingToPublish, BadTemplate: then what
    was published stays."""
    with transaction.atomic():
        owned = Template.objects.select_for_update().filter(service=service).first()
        draft = owned.versions.filter(state=TemplateState.DRAFT).first() if owned else None
        if owned is None or draft is None:
            raise NothingToPublish
        _must_hold(draft.document, service)
        owned.versions.filter(state=TemplateState.PUBLISHED).update(state=TemplateState.ARCHIVED)
        draft.state, draft.published_at, draft.changed_at = TemplateState.PUBLISHED, now, now
        draft.save(update_fields=["state", "published_at", "changed_at"])
        _record("journey_template.published", draft, now, actor_id)
    return draft


def discard(*, service: Service, now: datetime, actor_id: int | None = None) -> None:
    """The draft goes; what is published stays. Raises NothingToTakeBack."""
    with transaction.atomic():
        draft = _locked(service, TemplateState.DRAFT)
        _record("journey_template.discarded", draft, now, actor_id)
        draft.delete()


def withdraw(*, service: Service, now: datetime, actor_id: int | None = None) -> None:
    """Nobody begins it any more; who began goes on. Raises NothingToTakeBack."""
    with transaction.atomic():
        shown = _locked(service, TemplateState.PUBLISHED)
        shown.state, shown.changed_at = TemplateState.ARCHIVED, now
        shown.save(update_fields=["state", "changed_at"])
        _record("journey_template.withdrawn", shown, now, actor_id)


def _locked(service: Service, state: TemplateState) -> TemplateVersion:
    owned = Template.objects.select_for_update().filter(service=service).first()
    found = owned.versions.filter(state=state).first() if owned else None
    if found is None:
        raise NothingToTakeBack
    return found


def published(service: Service) -> TemplateVersion | None:
    """What a citizen begins who answered the questions of this service; a variant without one of
    its own follows its base."""
    found = TemplateVersion.objects.filter(state=TemplateState.PUBLISHED).select_related(
        "template__service__organisation"
    )
    own = found.filter(template__service=service).first()
    return own or (
        found.filter(template__service=service.base_id).first() if service.base_id else None
    )


def _must_hold(raw: Any, service: Service) -> None:
    made = template.read(raw)
    asked = intake.published(service)
    problems.must_make_sense(made, document.read(asked.document) if asked else None)
    unknown = {
        step.key: _("There is no service %(slug)s.") % {"slug": choice.service}
        for step in made.steps
        for choice in step.services
        if intake.led_to(choice.service, service) is None
    }
    unknown |= {
        step.key: _("There is no organisation %(slug)s.") % {"slug": step.to}
        for step in made.steps
        if step.to and not Organisation.objects.filter(slug=step.to).exists()
    }
    if unknown:
        raise BadTemplate(fields=unknown)


def _record(verb: str, version: TemplateVersion, now: datetime, actor_id: int | None) -> None:
    trail.record(
        verb=verb,
        object_type="journey_template",
        object_id=version.template_id,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        details={"version": version.number},
    )
