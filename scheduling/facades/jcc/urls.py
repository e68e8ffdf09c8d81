from django.urls import path, re_path

from hub.clients.oauth import Token
from scheduling.facades.jcc import appointments, doors, lists

app_name = "jcc"
urlpatterns = [
    path("connect/token", Token.as_view()),
    path("version", lists.Version.as_view()),
    path("activity/listforappointment", lists.Activities.as_view()),
    path("activity/listforappointment/additional", lists.MoreActivities.as_view()),
    path("activity/appointmentdaterange", lists.DateRange.as_view()),
    path("location", lists.Locations.as_view()),
    path("location/forappointment", lists.LocationsWith.as_view()),
    path("location/<str:location>", lists.Location.as_view()),
    path("customer/customerfields/required", lists.CustomerFields.as_view()),
    path("appointment", appointments.Appointment.as_view()),
    path("appointment/availabletimelist", appointments.AvailableTimes.as_view()),
    path("appointment/calculateduration", appointments.Duration.as_view()),
    path("appointment/qrcode", appointments.QrCode.as_view()),
    re_path(r"^[\s\S]*\Z", doors.Missing.as_view()),
]
