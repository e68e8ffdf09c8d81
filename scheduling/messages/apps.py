from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "scheduling.messages"
    label = "appointment_messages"
