from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.mail_sink import Sink, listening


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    with listening() as (made, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = port
        settings.EMAIL_TIMEOUT = 1
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "afspraken@hub.example"
        yield made
