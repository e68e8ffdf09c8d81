"""An example of each kind of refusal, for the description: one for every status."""

from typing import Any

BASE = "https://hub.example.nl/api/v1/problems#"


def _one(status: int, code: str, title: str, detail: str, **more: Any) -> dict[str, Any]:
    told = {"type": f"{BASE}{code}", "title": title, "status": status, "detail": detail}
    return told | {"code": code} | more


BY_STATUS: dict[int, dict[str, Any]] = {
    one["status"]: one
    for one in (
        _one(
            400,
            "invalid",
            "Something is not filled in correctly.",
            "Something is not filled in correctly.",
            invalidParams=[{"name": "page", "reason": "Fill in a whole number."}],
        ),
        _one(
            401,
            "invalid_token",
            "The access token is missing, wrong or no longer valid.",
            "The access token is missing, wrong or no longer valid. Ask for a new one at "
            "/oauth/token, and send it as a bearer token.",
        ),
        _one(
            403,
            "insufficient_scope",
            "This connection may not do this.",
            "This connection may not do this. A manager of your organisation can make a "
            "connection that may.",
        ),
        _one(404, "not_found", "We cannot find this.", "We cannot find this."),
        _one(
            405,
            "method_not_allowed",
            "This address does not know this method.",
            "This address does not know this method. The Allow header names the methods that it "
            "knows.",
        ),
        _one(
            406,
            "not_acceptable",
            "We cannot answer in the form that you ask for.",
            "We cannot answer in the form that you ask for. Ask for application/json.",
        ),
        _one(
            409,
            "request_in_progress",
            "A request with this key is being handled at this moment.",
            "A request with this key is being handled at this moment. Send it again in a second "
            "to get its answer.",
        ),
        _one(
            410,
            "hold_expired",
            "We could not keep your time any longer.",
            "We could not keep your time any longer.",
            alternatives=["2026-06-02T09:20:00+02:00"],
        ),
        _one(
            412,
            "version_changed",
            "This was changed meanwhile.",
            "This was changed meanwhile. Read it again, and decide anew. The ETag header names "
            "the present version.",
        ),
        _one(
            413,
            "too_large",
            "You sent more than we accept.",
            "You sent more than we accept. Send at most 64 kB in one request.",
        ),
        _one(
            415,
            "unsupported_media_type",
            "We do not read this kind of content.",
            "We do not read this kind of content. Send application/json.",
        ),
        _one(
            422,
            "idempotency_key_reused",
            "This key was used for another request.",
            "This key was used for another request. Use a new key for a new request.",
        ),
        _one(
            428,
            "if_match_missing",
            "Say which version you change.",
            "Say which version you change. Read it first, and send its ETag in the If-Match "
            "header.",
        ),
        _one(
            429,
            "too_many_requests",
            "You ask too much in a short time.",
            "You ask too much in a short time. Wait the number of seconds in the Retry-After "
            "header and try again.",
        ),
        _one(
            503,
            "unavailable",
            "It is too busy at the moment.",
            "It is too busy at the moment. Nothing was changed. Try again in a few seconds.",
        ),
    )
}
