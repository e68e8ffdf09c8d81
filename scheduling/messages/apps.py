from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "scheduling.messages"
    label = "appointment_messages"

    def ready(self) -> None:
        from hub.notifications import unwritten
        from scheduling.messages import frozen

        unwritten.register("booked", frozen.write_booked)
