from django.urls import path

from scheduling.agenda.consumers import AgendaConsumer, LineConsumer
from scheduling.agenda.video_socket import StaffRoomConsumer, StaffSoundConsumer

routes = [
    path("ws/videogesprek/medewerker/<str:reference>/", StaffRoomConsumer.as_asgi()),
    path(
        "ws/videogesprek/medewerker/<str:reference>/geluid/",
        StaffSoundConsumer.as_asgi(),
    ),
    path("ws/agenda/op-afstand/<slug:organisation>/", AgendaConsumer.as_asgi()),
    path("ws/agenda/<slug:point>/", AgendaConsumer.as_asgi()),
    path("ws/rij/op-afstand/<slug:organisation>/", LineConsumer.as_asgi()),
    path("ws/rij/<slug:point>/", LineConsumer.as_asgi()),
]
