"""Accounts, and the roles that give them a scope."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _


class Accounts(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff. Citizens need no account."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class RoleKind(models.TextChoices):
    CLERK = "clerk", _("Clerk")
    PLANNER = "planner", _("Planner")
    MANAGER = "manager", _("Manager")
    EDITOR = "editor", _("Agency editor")
    AUDITOR = "auditor", _("Auditor")


class Role(models.Model):
    """What a user may do for one organisation.

    Without assigned service points (kept in locations) the role covers all points of its
    organisation; with them, only those.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=10, choices=RoleKind.choices)
    organisation = models.ForeignKey("catalogue.Organisation", models.CASCADE, related_name="roles")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind", "organisation"), name="role_given_once_per_organisation"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.organisation_id}"


class Task(models.TextChoices):
    """What one organisation may have another manage."""

    SERVICES = "services", _("Services: texts, dates and questions")
    POINTS = "points", _("Service points: screens, and which services are there")
    PLANNING = "planning", _("Planning: opening hours, shifts and the agenda")


class Delegation(models.Model):
    """The giver lets whoever has this role at the receiver manage for it.

    Written by hub.delegating.giving alone. Only the giver makes and ends it; what it opens is said
    by hub.people.access. Rows are kept: they tell who might do what when.
    """

    giver = models.ForeignKey(
        "catalogue.Organisation", models.CASCADE, related_name="delegations_given"
    )
    receiver = models.ForeignKey(
        "catalogue.Organisation", models.CASCADE, related_name="delegations_received"
    )
    task = models.CharField(max_length=10, choices=Task.choices)
    kind = models.CharField(max_length=10, choices=RoleKind.choices)  # the role at the receiver
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)  # as agreed when it was made
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # ended by hand
    ended_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("receiver")),
                name="delegation_is_to_another_organisation",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="delegation_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=("giver", "receiver", "task", "kind"),
                condition=models.Q(ended_at=None),
                name="delegation_stands_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.task} of {self.giver_id} by {self.kind} of {self.receiver_id}"

    @property
    def last_moment(self) -> datetime | None:
        """Within the last day: the end is the midnight after it."""
        return self.ends_at - timedelta(minutes=1) if self.ends_at else None
