from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "hub.catalogue.importing"
    label = "importing"
