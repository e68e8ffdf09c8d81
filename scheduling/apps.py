from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"
    label = "scheduling"

    def ready(self) -> None:
        from locations.web import today
        from scheduling.queue import beside
        from scheduling.web import line_now
        from scheduling.web.questions import number

        today.register("line", line_now.tell)
        beside.register("answers", number.part)
