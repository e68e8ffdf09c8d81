from django.apps import AppConfig


class TalkNowConfig(AppConfig):
    name = "scheduling.talk_now"
    label = "talk_now"
