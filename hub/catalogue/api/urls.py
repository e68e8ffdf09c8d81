from django.urls import path

from hub.catalogue.api import services

urlpatterns = [
    path("services", services.Services.as_view(), name="services"),
    path("services/<id:id>", services.OneService.as_view(), name="service"),
]
