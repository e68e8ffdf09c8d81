from django.urls import path

from scheduling.agenda.consumers import AgendaConsumer, LineConsumer

routes = [
    path("ws/agenda/op-afstand/<slug:organisation>/", AgendaConsumer.as_asgi()),
    path("ws/agenda/<slug:point>/", AgendaConsumer.as_asgi()),
    path("ws/rij/op-afstand/<slug:organisation>/", LineConsumer.as_asgi()),
    path("ws/rij/<slug:point>/", LineConsumer.as_asgi()),
]
