"""A file that was sent as an answer, given back to who may read the answers."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from hub.intake import attachments, files, filling
from hub.intake.models import Intake


def given_back(
    intake: Intake, ref: str, *, answers: Mapping[str, Any] | None = None
) -> HttpResponse:
    """To be kept, never shown within a page of ours. A file that is not among the answers and one
    that never was are the same 404. Raises CannotOpen."""
    known = filling.answers_of(intake) if answers is None else answers
    told = next((one for one in files.among(known) if one["id"] == ref), None)
    content = attachments.content_of(intake, ref) if told else None
    if told is None or content is None:
        raise Http404
    response = HttpResponse(content, content_type=files.TYPES[told["kind"]])
    response["Content-Disposition"] = content_disposition_header(True, told["name"]) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
