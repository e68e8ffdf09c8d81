from django.urls import path

from hub.keydates.api import series

urlpatterns = [
    path("date-series", series.Series.as_view(), name="date-series-list"),
    path("date-series/<slug:slug>", series.OneSeries.as_view(), name="date-series"),
]
