from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "scheduling.planning"
    label = "planning"
