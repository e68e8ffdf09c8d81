"""Accounts, and the roles that give them a scope."""

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
