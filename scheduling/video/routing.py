from django.urls import path

from scheduling.video.consumers import RoomConsumer

routes = [path("ws/videogesprek/<str:token>/", RoomConsumer.as_asgi())]
