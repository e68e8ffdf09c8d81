from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "scheduling.journeys"
    label = "journeys"

    def ready(self) -> None:
        from scheduling.journeys import following, keeping

        keeping.listen()
        following.listen()
