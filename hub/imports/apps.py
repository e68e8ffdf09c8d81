from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "hub.imports"
    label = "imports"
