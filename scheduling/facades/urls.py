from django.urls import include, path

# Each under the path that its vendor's own installations have, so that only the host changes.
urlpatterns = [
    path("qmatic/calendar-backend/public/api/", include("scheduling.facades.qmatic.urls")),
    path("jcc/api/warp/v1/", include("scheduling.facades.jcc.urls")),
]
