from django.urls import path

from kiosk.consumers import DeviceConsumer

routes = [
    path("ws/kiosk/", DeviceConsumer.as_asgi(), {"face": "touch"}),
    path("ws/kiosk/scherm/", DeviceConsumer.as_asgi(), {"face": "display"}),
]
