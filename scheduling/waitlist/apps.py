from django.apps import AppConfig


class WaitlistConfig(AppConfig):
    name = "scheduling.waitlist"
    label = "waitlist"

    def ready(self) -> None:
        from scheduling.waitlist import freed

        freed.listen()
