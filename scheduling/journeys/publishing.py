"""Which journeys organisations lead citizens through. The only writer of templates."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Organisation, Service
from hub.errors import DomainError
from hub.intake import document
from hub.intake import publishing as intake
from hub.intake.versions import NothingToPublish, NothingToTakeBack, Versions, stamp
from scheduling.journeys import problems, template
from scheduling.journeys.models import Template, TemplateVersion
from scheduling.journeys.template import BadTemplate

__all__ = ["NothingToPublish", "NothingToTakeBack", "stamp"]  # beside what stands here


class ChangedByAnother(DomainError):
    code = "journey_template_changed"
    status = 409
    sentence = _("A colleague changed this journey meanwhile.")
    way_forward = _("Your text stands below still. Compare, and keep it again if it is right.")


VERSIONS = Versions(
    Template,
    TemplateVersion,
    "template",
    kind="journey_template",
    verb="journey_template",
    changed=ChangedByAnother,
)


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
    return VERSIONS.save(service=service, raw=raw, now=now, actor_id=actor_id, seen=seen)


def publish(*, service: Service, now: datetime, actor_id: int | None = None) -> TemplateVersion:
    """From now on new journeys follow the draft. Raises NothingToPublish, BadTemplate: then what
    was published stays."""
    return VERSIONS.publish(service=service, must_hold=_must_hold, now=now, actor_id=actor_id)


def discard(*, service: Service, now: datetime, actor_id: int | None = None) -> None:
    """The draft goes; what is published stays. Raises NothingToTakeBack."""
    VERSIONS.discard(service=service, now=now, actor_id=actor_id)


def withdraw(*, service: Service, now: datetime, actor_id: int | None = None) -> None:
    """Nobody begins it any more; who began goes on. Raises NothingToTakeBack."""
    VERSIONS.withdraw(service=service, now=now, actor_id=actor_id)


def published(service: Service) -> TemplateVersion | None:
    """What a citizen begins who answered the questions of this service; a variant without one of
    its own follows its base."""
    found = VERSIONS.published()
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
