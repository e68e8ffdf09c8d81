from django.apps import AppConfig


class MineConfig(AppConfig):
    name = "scheduling.mine"
    label = "mine"
