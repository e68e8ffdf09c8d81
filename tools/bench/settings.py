"""The hub's own settings, with one address more: the floor."""

from hub.config.settings import *  # noqa: F403

ROOT_URLCONF = "tools.bench.urls"
