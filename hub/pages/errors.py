"""Pages for what went wrong. They need no database, so that they show when it is away."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        most = {"megabytes": (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) / 1024 / 1024}
        return render(request, "pages/413.html", most, status=413)
    return render(request, "pages/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "pages/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "pages/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/500.html", status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Instead of the bare page for a missing or old CSRF token."""
    return render(request, "pages/403.html", status=403)
