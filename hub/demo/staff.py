"""The demo's accounts: a password for all, and a one-time code that the page /demo/ shows."""

from django_otp.plugins.otp_totp.models import TOTPDevice

from hub.catalogue.models import Organisation
from hub.people.models import Role, RoleKind, User
from locations.models import Resource
from scheduling.planning.models import Professional

PASSWORD = "welkom-bij-de-balie"  # noqa: S105 - printed on the demo's own page
TOTP_KEY = "3132333435363738393031323334353637383930"  # the key of RFC 6238's examples
ACCOUNTS = (
    # e-mail, name, role, organisation
    ("balie@demo.example", "Aisha de Boer", RoleKind.CLERK, "gemeente-leeuwarden"),
    ("planner@demo.example", "Bram Hoekstra", RoleKind.PLANNER, "gemeente-leeuwarden"),
    ("manager@demo.example", "Carla Jansen", RoleKind.MANAGER, "gemeente-leeuwarden"),
    ("bibliotheek@demo.example", "Daan Smit", RoleKind.CLERK, "bibliotheek-noord"),
    ("svb@demo.example", "Fatima Yilmaz", RoleKind.CLERK, "svb"),
    ("schuldhulp@demo.example", "Hanna Dijkstra", RoleKind.CLERK, "schuldhulp-noord"),
    ("zorg@demo.example", "Ismail Kaya", RoleKind.CLERK, "thuis-en-zorg-noord"),
    ("redacteur@demo.example", "Eva Mulder", RoleKind.EDITOR, "svb"),
    ("lezer@demo.example", "Lars Visser", RoleKind.EDITOR, "svb"),
    ("bureau@demo.example", "Noor Bos", RoleKind.MANAGER, "svb"),  # the other side of agreements
    ("auditor@demo.example", "Gijs Bakker", RoleKind.AUDITOR, "gemeente-leeuwarden"),
)
LOGINS = tuple(f"{email:26} {PASSWORD}   ({kind.value})" for email, _, kind, _ in ACCOUNTS)


def load() -> None:
    for email, name, kind, organisation in ACCOUNTS:
        user = User.objects.create_user(email=email, password=PASSWORD, name=name)
        TOTPDevice.objects.create(user=user, name="demo", key=TOTP_KEY, confirmed=True)
        owner = Organisation.objects.get(slug=organisation)
        Role.objects.create(user=user, kind=kind, organisation=owner)
        if kind == RoleKind.CLERK:
            _take_a_seat(user, owner)
    # One editor also keeps what all municipalities inherit.
    editor = User.objects.get(email="redacteur@demo.example")
    base = Organisation.objects.get(slug="base")
    Role.objects.create(user=editor, kind=RoleKind.EDITOR, organisation=base)
    # Another reads what she writes, and keeps the texts of one of those municipalities.
    reader = User.objects.get(email="lezer@demo.example")
    town = Organisation.objects.get(slug="gemeente-leeuwarden")
    Role.objects.create(user=reader, kind=RoleKind.EDITOR, organisation=town)


def _take_a_seat(user: User, organisation: Organisation) -> None:
    """A clerk is one of those who are planned: the first of the organisation, under this name."""
    free = Professional.objects.filter(resource__organisation=organisation, user=None)
    person = free.order_by("pk").first()
    if person:
        person.user = user
        person.save(update_fields=["user"])
        Resource.objects.filter(pk=person.resource_id).update(name=user.name)
