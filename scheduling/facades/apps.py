from django.apps import AppConfig


class FacadesConfig(AppConfig):
    name = "scheduling.facades"
    label = "facades"
