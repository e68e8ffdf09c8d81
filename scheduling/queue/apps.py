from django.apps import AppConfig


class QueueConfig(AppConfig):
    name = "scheduling.queue"
    label = "queue"

    def ready(self) -> None:
        from scheduling.queue import live, nearly

        live.listen()
        nearly.listen()
