import os
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
http = get_asgi_application()

# Imports models, so only after the applications are loaded.
from kiosk.routing import routes as kiosk  # noqa: E402
from scheduling.agenda.routing import routes as agenda  # noqa: E402
from scheduling.queue.routing import routes as queue  # noqa: E402
from scheduling.video.routing import routes as video  # noqa: E402

NOT_FOUND = 4404


async def nowhere(_scope: Any, receive: Any, send: Any) -> None:
    """An address that leads nowhere is no failure of ours."""
    await receive()
    await send({"type": "websocket.close", "code": NOT_FOUND})


sockets = URLRouter([*agenda, *queue, *video, *kiosk])
anywhere = URLRouter([*sockets.routes, re_path("", nowhere)])  # type: ignore[arg-type]

application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(anywhere)),
    }
)
