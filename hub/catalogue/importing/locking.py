"""An import under its lock, and its organisation under it: imports of one organisation are done one
at a time, for two could give one identifier to two services."""

from django.utils.translation import gettext_lazy as _

from hub.catalogue.importing.models import Import, ImportState
from hub.catalogue.models import Organisation
from hub.errors import DomainError, NotFound

RUNNING = (ImportState.APPLYING, ImportState.UNDOING)


class BeingDone(DomainError):
    code = "import_being_done"
    status = 409
    sentence = _("This import is being worked on at this moment.")
    way_forward = _("Wait until it is ready.")


def locked(told: Import) -> Import:
    """Waits for who holds it. Raises NotFound where it was forgotten meanwhile."""
    made = Import.objects.select_for_update().filter(pk=told.pk).first()
    if made is None:
        raise NotFound
    return made


def claimed(pk: int) -> Import | None:
    """One that the worker has to do; none where another is at it, or has done it."""
    waiting = Import.objects.select_for_update(skip_locked=True).filter(state__in=RUNNING)
    return waiting.filter(pk=pk).first()


def with_owner(made: Import) -> Import:
    owners = Organisation.objects.select_for_update(no_key=True)
    made.organisation = owners.get(pk=made.organisation_id)
    return made
