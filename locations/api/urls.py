from django.urls import path

from locations.api import agreements, offerings, points

urlpatterns = [
    path("service-points", points.Points.as_view(), name="service-points"),
    path("service-points/<id:id>", points.OnePoint.as_view(), name="service-point"),
    path("agreements", agreements.Agreements.as_view(), name="agreements"),
    path("offerings", offerings.Offerings.as_view(), name="offerings"),
    path("offerings/<id:id>", offerings.OneOffering.as_view(), name="offering"),
]
