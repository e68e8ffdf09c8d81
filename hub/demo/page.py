"""The page that lets a visitor of the demo log in as staff. Never there in production."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django_otp.oath import TOTP

from hub.demo import staff
from hub.people.models import User


def show(request: HttpRequest) -> HttpResponse:
    only_in_the_demo()
    accounts = [
        {"email": email, "name": name, "role": kind.label, "organisation": organisation}
        for email, name, kind, organisation in staff.ACCOUNTS
    ]
    context = {"accounts": accounts, "password": staff.PASSWORD, "code": code_now()}
    return render(request, "demo/show.html", context)


def only_in_the_demo() -> None:
    """Raises Http404 in production, and where no demo was loaded."""
    emails = [account[0] for account in staff.ACCOUNTS]
    if settings.PRODUCTION or not User.objects.filter(email__in=emails).exists():
        raise Http404


def code_now() -> str:
    """The one-time code of this half minute (RFC 6238), the same for every demo account."""
    return f"{TOTP(bytes.fromhex(staff.TOTP_KEY)).token():06d}"
