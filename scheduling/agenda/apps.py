from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "scheduling.agenda"
    label = "agenda"

    def ready(self) -> None:
        from scheduling.agenda import live

        live.listen()
