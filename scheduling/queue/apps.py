from django.apps import AppConfig


class QueueConfig(AppConfig):
    name = "scheduling.queue"
    label = "queue"
