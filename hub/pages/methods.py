"""A page for who opens an address that only takes what a button sends."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

from hub.api.beside import is_api


class NotAllowedPage:
    """Middleware. Fills the empty 405 of Django; status and headers stay as they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not is_api(request):
            response.content = render_to_string("pages/405.html", request=request)
        return response
