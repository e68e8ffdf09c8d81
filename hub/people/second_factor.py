"""The second factor: a code from an app (TOTP, RFC 6238), and recovery codes for a lost phone."""

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from math import ceil

import segno
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from hub.audit import trail
from hub.errors import DomainError
from hub.people.models import User

RECOVERY_CODES = 8


class WrongCode(DomainError):
    code = "wrong_code"
    status = 400
    sentence = _("This code is not right.")
    way_forward = _("Wait for the next code in your app and fill it in.")


class TooManyCodes(DomainError):
    code = "too_many_codes"
    status = 429
    sentence = _("Too many wrong codes.")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an app needs to know: a picture to scan and the same secret to type."""

    picture: str  # data URI of an SVG
    secret: str  # base32 in groups of four


def has_app(user: User) -> bool:
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def begin(user: User) -> Enrolment:
    """The unconfirmed device of the user, the same one until it is confirmed."""
    device, _fresh = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "app"}
    )
    secret = b32encode(device.bin_key).decode()
    return Enrolment(
        picture=segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=3),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    )


def enrol(*, user: User, code: str, now: datetime) -> tuple[Device, list[str]]:
    """Confirms the device by its first code; gives it and fresh recovery codes, shown once.

    Raises WrongCode or TooManyCodes.
    """
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    if device is None or has_app(user):
        raise WrongCode
    if not _is_right(device, "".join(code.split()), now):
        raise WrongCode
    with transaction.atomic():
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        codes = _fresh_recovery_codes(user)
        _record("user.enrolled", user, now)
    return device, codes


def verify(*, user: User, code: str, now: datetime) -> Device:
    """The device whose code it is. Six digits are for the app, anything else is a recovery code,
    so that a wrong one slows down only its own kind. Raises WrongCode or TooManyCodes."""
    typed = "".join(char for char in code.lower() if char.isalnum())
    kind: type[Device] = TOTPDevice if typed.isdigit() and len(typed) == 6 else StaticDevice
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
        allowed = device is not None and _is_right(device, typed, now)
    if not allowed:
        raise WrongCode
    assert device is not None  # noqa: S101 - a right code has one
    _record("user.logged_in", user, now, {"by": "app" if kind is TOTPDevice else "recovery"})
    return device


def _is_right(device: Device, code: str, now: datetime) -> bool:
    """Raises TooManyCodes while the device makes one wait after wrong codes."""
    allowed, why = device.verify_is_allowed()
    if not allowed:
        raise TooManyCodes(way_forward=_wait(why["locked_until"], now))
    return bool(device.verify_token(code))


def _wait(until: datetime, now: datetime) -> str:
    seconds = max(ceil((until - now).total_seconds()), 1)
    return ngettext("Wait %(n)s second.", "Wait %(n)s seconds.", seconds) % {"n": seconds}


def _fresh_recovery_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _record(verb: str, user: User, now: datetime, details: dict[str, str] | None = None) -> None:
    trail.record(
        verb=verb,
        object_type="user",
        object_id=user.pk,
        now=now,
        actor_id=user.pk,
        actor_kind="staff",
        origin="people",
        details=details,
    )
