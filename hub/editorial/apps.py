from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "hub.editorial"
    label = "editorial"

    def ready(self) -> None:
        from hub.editorial import letters

        letters.listen()
