import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
http = get_asgi_application()

# Imports models, so only after the applications are loaded.
from kiosk.routing import routes as kiosk  # noqa: E402
from scheduling.agenda.routing import routes as agenda  # noqa: E402
from scheduling.queue.routing import routes as queue  # noqa: E402

sockets = URLRouter([*agenda, *queue, *kiosk])

application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(sockets)),
    }
)
