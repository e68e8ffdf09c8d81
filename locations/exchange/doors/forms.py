"""In which form somebody wants a document: by the extension of the address, else by Accept."""

from django.http import HttpRequest

from hub.catalogue.exchange.turtle import JSON_LD, TURTLE

EXTENSIONS = {"jsonld": JSON_LD, "ttl": TURTLE}
ALSO = {"application/json": JSON_LD, "*/*": JSON_LD, "text/*": TURTLE, "application/*": JSON_LD}


def kind_of(request: HttpRequest, extension: str = "") -> str | None:
    """The media type, or None where we have no form that is asked for."""
    if extension:
        return EXTENSIONS.get(extension)
    wanted = request.get_preferred_type([JSON_LD, TURTLE, "application/json"])
    return ALSO.get(wanted, wanted) if wanted else None


def wants_page(request: HttpRequest) -> bool:
    """A browser, and not a program that takes anything."""
    return request.get_preferred_type([JSON_LD, TURTLE, "text/html"]) == "text/html"
