from django.apps import AppConfig


class OidcConfig(AppConfig):
    name = "hub.people.oidc"
    label = "oidc"
