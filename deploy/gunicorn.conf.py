"""Pages and API: gunicorn -c deploy/gunicorn.conf.py (deploy/hub-web.service).

WEB_PROCESSES processes of WEB_THREADS threads each. One process for each core is a good begin;
each thread may hold one connection of its process's database pool (hub/config/settings.py), so
PostgreSQL sees at most WEB_PROCESSES x WEB_THREADS connections from here.
"""

import os
from typing import Any

wsgi_app = "hub.config.wsgi:application"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8001")
workers = int(os.environ.get("WEB_PROCESSES", "1"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "8"))

# Longer than the proxy keeps an idle connection (60 s in deploy/nginx.conf): the side that closes
# must be the one that sends, or a booking could be sent into a connection that is just closing.
keepalive = 75
timeout = 60
graceful_timeout = 20
# A heartbeat file on a disk that hangs would get a healthy process killed.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - memory of the machine, no shared folder for data
control_socket_disable = True  # systemd starts and stops it

# Paths hold the secrets of links: no access log, and errors without the request they name.
accesslog = None
logconfig_dict: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "hub.operations.logs.JsonFormatter"}},
    "filters": {"no_requests": {"()": "hub.operations.logs.WithoutRequests"}},
    "handlers": {
        "server": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["no_requests"],
        },
    },
    "root": {"handlers": ["server"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {
            "handlers": ["server"],
            "level": "INFO",
            "propagate": False,
            "qualname": "gunicorn.error",
        },
    },
}
