from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "scheduling.conversations"
    label = "conversations"

    def ready(self) -> None:
        from hub.intake import resealing
        from scheduling.conversations import keeping

        resealing.ROOMS.append(keeping.reseal)
