from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "scheduling.journeys"
    label = "journeys"

    def ready(self) -> None:
        from hub.intake import resealing
        from scheduling.journeys import ending, following, keeping, places

        keeping.listen()
        following.listen()
        places.listen()
        resealing.ROOMS.append(ending.reseal)
