"""The outermost layer of /api/: the caller's language, the version on every answer, a problem for
every failure."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from hub.api import problems
from hub.errors import DomainError, Invalid, NotFound

NOTHING = "default-src 'none'; frame-ancestors 'none'"
BY_STATUS: dict[int, type[DomainError]] = {
    404: NotFound,
    405: problems.MethodNotAllowed,
    413: problems.TooLarge,
    503: problems.Unavailable,
}


class ApiEdge:
    """Middleware. Views answer with problems themselves; this catches what never reached one
    (a refused host) or broke it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        # Before anything can be refused: a refusal is told in the caller's language.
        language = language_of(request.headers.get("Accept-Language", ""))
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        if response.status_code >= 400 and not _is_problem(response):
            response = _problem(response.status_code)
        response.headers["API-Version"] = settings.API_VERSION
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Cache-Control", "no-store")
        # Data, not a page: whatever opens it as one may load nothing.
        response.headers.setdefault("Content-Security-Policy", NOTHING)
        return response


def _is_problem(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith(problems.CONTENT_TYPE)


def _problem(status: int) -> HttpResponse:
    fallback = problems.InternalError if status >= 500 else Invalid
    refusal = BY_STATUS.get(status, fallback)()
    body = problems.body(refusal) | {"status": status}
    return JsonResponse(body, status=status, content_type=problems.CONTENT_TYPE)


def language_of(header: str) -> str:
    """The best language that we speak, by the header alone (RFC 9110, 12.5.4)."""
    for code, _quality in parse_accept_lang_header(header[:500].lower()):
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE
