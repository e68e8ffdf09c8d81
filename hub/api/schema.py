"""What every operation of the OpenAPI description has in common."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from hub.api.problems import CONTENT_TYPE
from hub.api.refusals import BY_STATUS
from hub.api.shapes import LARGEST_ID, Problem

BEARER: Any = [{"manageToken": []}]
MEANINGS = {
    400: "Something in the request is not right; `invalidParams` says where.",
    401: "The token is missing; of a connection also: wrong, or no longer valid.",
    403: "The connection has not got the scope that this asks for; or the service asks citizens to "
    "log in first, and `minimumAssurance` says how surely.",
    404: "Missing, or not yours: the two answer alike.",
    405: "The address does not know the method.",
    406: "Only application/json can be asked for.",
    409: "Not possible as things stand; `code` says why and `alternatives` gives free times.",
    410: "What was kept has run out; for a hold `alternatives` gives free times.",
    412: "Changed meanwhile: the `ETag` header names the present version.",
    413: "More was sent than may be: 64 kB, or 2 MB of many services. `detail` names the limit.",
    415: "Only application/json is read.",
    422: "The Idempotency-Key was used for another request.",
    428: "`If-Match` is missing.",
    429: "Too many requests; wait for `Retry-After`.",
    503: "Too busy; nothing was changed. Wait for `Retry-After`.",
}
ALWAYS = (400, 405, 406, 429, 503)
WITH_BODY = (413, 415)
RETRY_AFTER = {
    "description": "Seconds to wait before trying again.",
    "schema": {"type": "integer"},
}
VERSION = {"description": "The version of this API.", "schema": {"type": "string"}}

ACCEPT_LANGUAGE = OpenApiParameter(
    "Accept-Language",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The language of texts: `nl` (default) or `en`.",
)

ID = OpenApiParameter(
    "id",
    {"type": "integer", "minimum": 1, "maximum": LARGEST_ID},
    OpenApiParameter.PATH,
)


NOT_MODIFIED = OpenApiResponse(None, "What you have is still so.")


def problems(*statuses: int) -> dict[Any, Any]:
    """The refusals of one operation, besides those that every operation may give."""
    return {
        (status, CONTENT_TYPE): OpenApiResponse(Problem, MEANINGS[status]) for status in statuses
    }


def example(name: str, value: Any, *, of: Sequence[int] = (), request: bool = False) -> Any:
    """An example of a request, or of the answers with these statuses."""
    return OpenApiExample(
        name,
        value=value,
        request_only=request,
        response_only=not request,
        media_type=CONTENT_TYPE if of and min(of) >= 400 else "application/json",
        status_codes=[str(status) for status in of] or None,
    )


def complete(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: the refusals and headers that every operation shares."""
    for operations in result["paths"].values():
        for operation in operations.values():
            _complete(operation)
    return result


def _complete(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    shared = ALWAYS + (WITH_BODY if "requestBody" in operation else ())
    for status in shared:
        responses.setdefault(str(status), _problem(status))
    for status, response in responses.items():
        for content in response.get("content", {}).values() if status >= "400" else ():
            content.setdefault("examples", {"refused": {"value": BY_STATUS[int(status)]}})
        headers = {"API-Version": VERSION}
        if status in ("429", "503"):
            headers["Retry-After"] = RETRY_AFTER
        response["headers"] = headers | response.get("headers", {})
    operation["responses"] = dict(sorted(responses.items()))


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": MEANINGS[status], "content": {CONTENT_TYPE: {"schema": schema}}}
