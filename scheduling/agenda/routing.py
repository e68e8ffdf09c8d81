from django.urls import path

from scheduling.agenda.consumers import AgendaConsumer

routes = [
    path("ws/agenda/op-afstand/<slug:organisation>/", AgendaConsumer.as_asgi()),
    path("ws/agenda/<slug:point>/", AgendaConsumer.as_asgi()),
]
