from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "hub.editorial"
    label = "editorial"
