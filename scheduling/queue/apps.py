from django.apps import AppConfig


class QueueConfig(AppConfig):
    name = "scheduling.queue"
    label = "queue"

    def ready(self) -> None:
        from scheduling.queue import following, live, nearly

        following.listen()
        live.listen()
        nearly.listen()
