from django.urls import path

from scheduling.video.consumers import RoomConsumer
from scheduling.video.sound import SoundConsumer

routes = [
    path("ws/videogesprek/<str:token>/", RoomConsumer.as_asgi()),
    path("ws/videogesprek/<str:token>/geluid/", SoundConsumer.as_asgi()),
]
