from django.urls import path

from scheduling.api import (
    appointments,
    availability,
    first_free,
    holds,
    queue,
    visit_first_free,
    waitlist,
)

urlpatterns = [
    path("availability", availability.Availability.as_view(), name="availability"),
    path("availability-days", availability.AvailabilityDays.as_view(), name="availability-days"),
    path("visit-times", availability.VisitTimes.as_view(), name="visit-times"),
    path("support", availability.Support.as_view(), name="support"),
    path("first-free", first_free.FirstFree.as_view(), name="first-free"),
    path(
        "visit-first-free",
        visit_first_free.VisitFirstFree.as_view(),
        name="visit-first-free",
    ),
    path("waitlist-places", waitlist.Places.as_view(), name="waitlist-places"),
    path("holds", holds.Holds.as_view(), name="holds"),
    path("holds/<str:reference>", holds.Hold.as_view(), name="hold"),
    path("holds/<str:reference>/extend", holds.Extend.as_view(), name="extend"),
    path("appointments", appointments.Appointments.as_view(), name="appointments"),
    path("appointments/<str:reference>", appointments.OneAppointment.as_view(), name="appointment"),
    path("appointments/<str:reference>/ticket", queue.AppointmentTicket.as_view(), name="ticket"),
    path("service-points/<id:id>/line", queue.LineOfPoint.as_view(), name="line"),
    path(
        "appointments/<str:reference>/waitlist-wish",
        waitlist.WaitlistWish.as_view(),
        name="waitlist-wish",
    ),
    path(
        "appointments/<str:reference>/waitlist-offers/<id:id>/accept",
        waitlist.AcceptOffer.as_view(),
        name="accept-waitlist-offer",
    ),
    path(
        "appointments/<str:reference>/waitlist-offers/<id:id>/decline",
        waitlist.DeclineOffer.as_view(),
        name="decline-waitlist-offer",
    ),
]
