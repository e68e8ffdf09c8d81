"""The hub's addresses, and the floor that searches are compared with: the same middleware, door,
limit per address and JSON, around one query by primary key."""

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api.doors import Door
from hub.config import urls
from hub.errors import NotFound
from locations.models import Offering


class Floor(Door):
    def get(self, request: Request, pk: int) -> Response:
        row = Offering.objects.filter(pk=pk).values("id", "channel", "base_minutes").first()
        if row is None:
            raise NotFound
        return Response(row)


handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [path("api/v1/bench-floor/<int:pk>", Floor.as_view()), *urls.urlpatterns]
