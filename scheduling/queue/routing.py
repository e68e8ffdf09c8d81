from django.urls import path

from scheduling.queue.consumers import TicketConsumer

routes = [path("ws/volgnummer/<str:token>/", TicketConsumer.as_asgi())]
