from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"
    label = "scheduling"

    def ready(self) -> None:
        from locations.web import today
        from scheduling.web import line_now

        today.register("line", line_now.tell)
