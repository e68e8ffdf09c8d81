"""Pages and API for a WSGI server; live messages go through asgi.py (docs/decisions/0012)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
application = get_wsgi_application()
