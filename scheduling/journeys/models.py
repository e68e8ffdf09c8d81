"""Journeys: their templates, those that run, who takes part, and what a citizen let somebody read.

What people told stands sealed (hub.intake.sealing); the rest names nobody.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Organisation, Service
from hub.intake import models as intake
from scheduling.models import Appointment
from scheduling.queue.models import Ticket


class Template(models.Model):
    """The journey of one service, through all its versions. It belongs to the service's
    organisation. Written by scheduling.journeys.publishing alone."""

    service = models.OneToOneField(Service, models.PROTECT, related_name="journey_template")

    def __str__(self) -> str:
        return f"journey of {self.service_id}"


class TemplateVersion(intake.DocumentVersion):
    """One state of a template, as scheduling.journeys.template reads it."""

    template = models.ForeignKey(Template, models.PROTECT, related_name="versions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("template", "number"), name="journey_version_number_once_per_template"
            ),
            models.UniqueConstraint(
                fields=("template",),
                condition=models.Q(state=intake.VersionState.PUBLISHED),
                name="journey_template_has_one_published_version",
            ),
            models.UniqueConstraint(
                fields=("template",),
                condition=models.Q(state=intake.VersionState.DRAFT),
                name="journey_template_has_one_draft",
            ),
        )

    def __str__(self) -> str:
        return f"{self.template_id} v{self.number}"


class JourneyState(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class Journey(models.Model):
    """One journey of one or more people. It keeps the versions that it began with. Every writer
    locks its row first."""

    version = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="journeys")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="journeys")
    questions = models.ForeignKey(intake.Version, models.PROTECT, null=True, related_name="+")
    intake = models.ForeignKey(  # for its files; the answers are copied
        intake.Intake, models.SET_NULL, null=True, related_name="journeys"
    )
    reference = models.CharField(max_length=8, unique=True)
    state = models.CharField(max_length=8, choices=JourneyState.choices)
    sealed = models.BinaryField()  # the answers
    zone = models.CharField(max_length=40)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)  # rises with every change
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.BinaryField(null=True)  # sealed: why staff ended it
    stopped_by = models.CharField(max_length=40, blank=True)  # a party, or `staff`
    gone_at = models.DateTimeField(null=True)  # when it is deleted; a running one never is

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="running", ended_at=None, gone_at=None)
                | models.Q(
                    ~models.Q(state="running"), ended_at__isnull=False, gone_at__isnull=False
                ),
                name="journey_goes_only_after_its_end",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "state")),
            models.Index(fields=("gone_at",)),
        )

    def __str__(self) -> str:
        return self.reference


class PartyState(models.TextChoices):
    INVITED = "invited", _("Invited")
    JOINED = "joined", _("Takes part")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Party(models.Model):
    """Somebody who takes part, by an own link. `sealed` holds name, contact and what only staff
    may read; nobody but this party and staff ever gets that."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="parties")
    key = models.CharField(max_length=40)  # of the template
    state = models.CharField(max_length=9, choices=PartyState.choices)
    sealed = models.BinaryField()
    language = models.CharField(max_length=8, default="nl")
    changed_at = models.DateTimeField()
    # Staff ended all links: from then on the link of the answers leads here no more.
    links_ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("journey", "key"), name="party_once_per_journey"),
        )

    def __str__(self) -> str:
        return f"{self.journey_id}/{self.key}"


class PartyLink(models.Model):
    """A secret link of a party, as a letter or a page carries it. One for calendars shows dates and
    opens nothing: whoever shares a calendar shares its address."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    for_calendar = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link {self.pk}"


class Progress(models.Model):
    """How far one step is. A row for every step, so that none is lost; its standing is worked out
    by scheduling.journeys.course; `due`, `waits_for` and `misfit` are kept for lists."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="progress")
    key = models.CharField(max_length=40)  # of the template
    done_at = models.DateTimeField(null=True)
    on = models.DateField(null=True)  # the local date that other steps count from
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    appointment = models.OneToOneField(
        Appointment, models.SET_NULL, null=True, related_name="journey_step"
    )
    sealed = models.BinaryField(null=True)  # what was ticked or said
    waits_for = models.CharField(
        max_length=40, blank=True
    )  # a party, `staff`, `hub`, or nobody yet
    due = models.DateField(null=True)  # the last day for it
    # Its date breaks a rule, or lost the date that it was counted from, or no day is left for it.
    misfit = models.BooleanField(default=False)
    missed_on = models.DateField(null=True)  # booked, and nobody came; until it is booked again

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("journey", "key"), name="step_once_per_journey"),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | models.Q(on__isnull=False),
                name="what_is_done_has_a_date",
            ),
        )
        indexes = (models.Index(fields=("waits_for", "due")),)

    def __str__(self) -> str:
        return f"{self.journey_id}/{self.key}"


class PassedOn(models.Model):
    """Answers that go with one appointment or one number of a line, for the organisation that it
    is with, and for nobody else. A withdrawn one stays, without the answers. Written by
    scheduling.journeys.passing alone."""

    appointment = models.OneToOneField(
        Appointment, models.CASCADE, null=True, related_name="passed_on"
    )
    ticket = models.OneToOneField(Ticket, models.CASCADE, null=True, related_name="passed_on")
    intake = models.ForeignKey(intake.Intake, models.SET_NULL, null=True, related_name="passed_on")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(appointment__isnull=False, ticket=None)
                | models.Q(appointment=None, ticket__isnull=False),
                name="answers_go_with_one_visit",
            ),
        )

    def __str__(self) -> str:
        return f"answers with appointment {self.appointment_id} or ticket {self.ticket_id}"
