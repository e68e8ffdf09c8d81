from django.apps import AppConfig


class KeyDatesConfig(AppConfig):
    name = "hub.keydates"
    label = "keydates"
