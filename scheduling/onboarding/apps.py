from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "scheduling.onboarding"
    label = "onboarding"

    def ready(self) -> None:
        from hub.notifications import unwritten
        from scheduling.onboarding import letters

        unwritten.register(letters.KIND, letters.write)
