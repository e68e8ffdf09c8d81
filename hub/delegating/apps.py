from django.apps import AppConfig


class DelegatingConfig(AppConfig):
    name = "hub.delegating"
    label = "delegating"
