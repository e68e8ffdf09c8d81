from django.urls import path

from hub.catalogue.api import published_services

urlpatterns = [
    path("services", published_services.Services.as_view(), name="services"),
    path("services/<id:id>", published_services.OneService.as_view(), name="service"),
]
