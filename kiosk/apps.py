from django.apps import AppConfig


class KioskConfig(AppConfig):
    name = "kiosk"

    def ready(self) -> None:
        from kiosk import live

        live.listen()
