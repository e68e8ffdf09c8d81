from django.urls import re_path

from scheduling.facades.qmatic import appointments, doors, lists, times

ANY = r"v[12]/"
BRANCH = rf"{ANY}branches/(?P<branch>[^/;]+)"
ALONE = rf"{BRANCH}/services/(?P<service>[^/;]+)"
DATE, TIME = r"dates/(?P<date>[^/;]+)", r"times/(?P<time>[^/;]+)"
MATRIX = r"(?P<matrix>(?:;[^/]*)?)"

app_name = "qmatic"
urlpatterns = [
    re_path(rf"^{ANY}services\Z", lists.Services.as_view()),
    re_path(rf"^{ANY}services/groups{MATRIX}\Z", lists.Groups.as_view()),
    re_path(rf"^{ANY}services/(?P<service>[^/;]+)/branches\Z", lists.Branches.as_view()),
    re_path(rf"^{ANY}branches\Z", lists.Branches.as_view()),
    re_path(rf"^{BRANCH}\Z", lists.Branch.as_view()),
    re_path(rf"^{BRANCH}/services\Z", lists.Services.as_view()),
    re_path(rf"^{BRANCH}/services/groups{MATRIX}\Z", lists.GroupsOfBranch.as_view()),
    re_path(rf"^{BRANCH}/dates{MATRIX}\Z", times.Dates.as_view()),
    re_path(rf"^{BRANCH}/{DATE}/times{MATRIX}\Z", times.Times.as_view()),
    re_path(rf"^{BRANCH}/{DATE}/{TIME}/book\Z", appointments.Book.as_view()),
    # One service at a time, as older forms ask.
    re_path(rf"^{ALONE}/dates{MATRIX}\Z", times.Dates.as_view()),
    re_path(rf"^{ALONE}/{DATE}/times{MATRIX}\Z", times.Times.as_view()),
    re_path(rf"^{ALONE}/{DATE}/{TIME}/book\Z", appointments.Book.as_view()),
    re_path(rf"^{ANY}appointments/(?P<public_id>[^/;]+)\Z", appointments.Appointment.as_view()),
    re_path(r"^[\s\S]*\Z", doors.Missing.as_view()),
]
