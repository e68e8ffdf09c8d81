from django.apps import AppConfig


class EmbedConfig(AppConfig):
    name = "scheduling.embed"
    label = "embed"
