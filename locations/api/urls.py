from django.urls import path

from locations.api import offerings, points

urlpatterns = [
    path("service-points", points.Points.as_view(), name="service-points"),
    path("service-points/<id:id>", points.OnePoint.as_view(), name="service-point"),
    path("offerings", offerings.Offerings.as_view(), name="offerings"),
    path("offerings/<id:id>", offerings.OneOffering.as_view(), name="offering"),
]
