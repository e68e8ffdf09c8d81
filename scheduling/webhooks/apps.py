from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "scheduling.webhooks"
    label = "webhooks"
