"""Whose session it is: a session counts only when its second factor was checked."""

from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.models import Device

from hub.people.models import User
from hub.people.oidc import logins


def verified_user(session_key: str | None) -> User | None:
    """The active user behind a session that passed both factors, read afresh from the store.

    For sockets, which live longer than a log-out (here or at a provider), a new password or a
    withdrawn device.
    """
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = auth.get_user(request)
    device_id = request.session.get(DEVICE_ID_SESSION_KEY)
    device = Device.from_persistent_id(device_id) if device_id else None
    if not isinstance(user, User) or not user.is_active or device is None:
        return None
    if not logins.still_holds(request.session, now=timezone.now()):
        return None
    return user if device.confirmed and device.user_id == user.pk else None
