from django.apps import AppConfig


class VideoConfig(AppConfig):
    name = "scheduling.video"
    label = "video"
