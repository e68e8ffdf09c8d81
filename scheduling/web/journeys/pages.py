"""Steps."""

from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse("")
