from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "hub.clients"
    label = "clients"
