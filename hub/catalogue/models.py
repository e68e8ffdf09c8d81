"""What can be had: organisations, uniform products, services and their texts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Municipality")
    AGENCY = "agency", _("National agency")
    LIBRARY = "library", _("Library")
    PROVINCE = "province", _("Province")
    NATIONAL = "national", _("National base")  # owns the base texts that municipalities inherit


class Organisation(models.Model):
    kind = models.CharField(max_length=15, choices=OrganisationKind.choices)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    oin = models.CharField("OIN", max_length=20, blank=True)  # organisatie-identificatienummer
    cbs_code = models.CharField(max_length=6, blank=True, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    website = models.URLField(blank=True)
    phone = PhoneNumberField(blank=True)
    email = models.EmailField(blank=True)
    is_demo = models.BooleanField(default=False)
    # Whether a colleague must read a service before it is published.
    second_reader = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("oin",), condition=~models.Q(oin=""), name="organisation_oin_is_unique"
            ),
        )

    def __str__(self) -> str:
        return self.name


class OrganisationGroup(models.Model):
    """Organisations that help each other's citizens: a region, a chain of agencies."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    members = models.ManyToManyField(Organisation, related_name="organisation_groups")

    def __str__(self) -> str:
        return self.name


class InformationArea(models.Model):
    """An information area of the Single Digital Gateway, Regulation (EU) 2018/1724, annex I."""

    code = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=200)
    theme = models.TextField()
    uri = models.URLField(max_length=300)

    def __str__(self) -> str:
        return self.code


class UniformProduct(models.Model):
    """An entry of the Uniforme Productnamenlijst (UPL). Never deleted: a vanished one is ended."""

    uri = models.URLField(max_length=300, unique=True)
    name = models.CharField(max_length=200, db_index=True)
    offered_by = models.JSONField(default=list)  # rijk, provincie, waterschap, gemeente
    audience = models.JSONField(default=list)  # citizen, business
    flags = models.JSONField(default=list)  # the other X columns, in lower case
    information_areas = models.ManyToManyField(InformationArea, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class LegalBasis(models.Model):
    product = models.ForeignKey(UniformProduct, models.CASCADE, related_name="legal_bases")
    uri = models.URLField(max_length=300)
    label = models.CharField(max_length=1000)
    link = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("product", "uri"), name="legal_basis_once_per_product"),
        )

    def __str__(self) -> str:
        return self.label


class LifeEvent(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.slug


class CapabilityKind(models.TextChoices):
    SKILL = "skill", _("Skill")
    LANGUAGE = "language", _("Language")
    EQUIPMENT = "equipment", _("Equipment")


class Capability(models.Model):
    """The vocabulary of what a resource can do; offerings ask for these words."""

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=CapabilityKind.choices)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.slug


class ServiceStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("To be read")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class Audience(models.TextChoices):
    CITIZEN = "citizen", _("Citizens")
    BUSINESS = "business", _("Businesses")


class Service(models.Model):
    """An organisation's product. A municipal service may inherit from a national base text.

    A service without a base is a topic: what search finds. Its variants (services whose base it
    is) say how one municipality does it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="services")
    base = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="variants")
    uniform_product = models.ForeignKey(UniformProduct, models.PROTECT, null=True, blank=True)
    slug = models.SlugField(max_length=100)
    status = models.CharField(
        max_length=10, choices=ServiceStatus.choices, default=ServiceStatus.DRAFT
    )
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    audience = models.JSONField(default=list)
    life_events = models.ManyToManyField(LifeEvent, blank=True, related_name="services")
    # Asked before a time is chosen; empty when it is always one person.
    max_persons = models.PositiveSmallIntegerField(default=1)
    identity_required = models.BooleanField(default=False)
    minimum_age = models.PositiveSmallIntegerField(default=0)
    rank = models.PositiveSmallIntegerField(default=0)  # how often asked for: a higher one first
    version = models.PositiveIntegerField(default=1)  # the number of what is published

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "slug"), name="service_slug_once_per_organisation"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_from=None)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="service_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=("slug", "status")),)

    def __str__(self) -> str:
        return self.slug


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("To be read")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


OPEN = (VersionState.DRAFT, VersionState.REVIEW, VersionState.SCHEDULED)


class ServiceVersion(models.Model):
    """What was, is or may come to be said about a service. A published one never changes.

    What is published stands in the tables of Service, ServiceText, Cost and Deadline, where all
    who read find it. Written by hub.catalogue.publishing alone.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices)
    document = models.JSONField()  # as hub.catalogue.document reads it
    reason = models.CharField(max_length=300, blank=True)  # what changed and why
    remark = models.CharField(max_length=300, blank=True)  # of who sent it back
    # Of the base, with which these words were last settled; none: its first.
    base_version = models.PositiveIntegerField(null=True)
    translations_hold = models.BooleanField(default=False)  # said by who wrote it
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    publish_at = models.DateTimeField(null=True, db_index=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service", "number"), name="service_version_number_once"
            ),
            models.UniqueConstraint(
                fields=("service",),
                condition=models.Q(state=VersionState.PUBLISHED),
                name="service_has_one_published_version",
            ),
            models.UniqueConstraint(
                fields=("service",),
                condition=models.Q(state__in=OPEN),
                name="service_has_one_open_version",
            ),
        )

    def __str__(self) -> str:
        return f"{self.service_id} v{self.number}"


class BaseDecision(models.Model):
    """What an editor of a variant did about a new version of its base; written by
    hub.catalogue.bases alone. Both lists hold places, such as "texts.nl.how"."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="base_decisions")
    base_version = models.PositiveIntegerField()
    taken = models.JSONField(default=list)
    kept = models.JSONField(default=list)  # its own words, against the base's
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.service_id} against v{self.base_version}"


class CheckedLink(models.Model):
    """An address that stands in a published text, and whether it opens. Written by
    hub.catalogue.quality.links alone."""

    address = models.CharField(max_length=500, unique=True)
    checked_at = models.DateTimeField(null=True, db_index=True)
    fault = models.CharField(max_length=30, blank=True)  # see hub.catalogue.quality.links
    failures = models.PositiveSmallIntegerField(default=0)  # in a row

    def __str__(self) -> str:
        return f"link {self.pk}"


class ServiceText(models.Model):
    """A service in one language. An empty field of a variant is inherited from its base."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=160, blank=True)
    summary = models.CharField(max_length=400, blank=True)
    description = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    bring = models.TextField(blank=True)
    how = models.TextField(blank=True)
    processing_time = models.CharField(max_length=300, blank=True)
    legal_basis = models.CharField(max_length=300, blank=True)
    contact = models.TextField(blank=True)
    count_label = models.CharField(max_length=120, blank=True)
    keywords = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service", "language"), name="service_text_once_per_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Cost(models.Model):
    """An amount in euros, from a date on. A variant with costs of its own replaces its base's."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="costs")
    label_nl = models.CharField(max_length=160)
    label_en = models.CharField(max_length=160)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.label_nl} {self.amount}"


class DeadlineKind(models.TextChoices):
    STATUTORY = "statutory", _("Statutory")
    TARGET = "target", _("Target")


class Deadline(models.Model):
    """How long it takes, as an ISO 8601 duration such as P8W."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="deadlines")
    label_nl = models.CharField(max_length=160)
    label_en = models.CharField(max_length=160)
    duration = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=DeadlineKind.choices)

    def __str__(self) -> str:
        return self.duration


class SearchEntry(models.Model):
    """A topic in one language as search sees it; written by hub.catalogue.search.index."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="search_entries")
    language = models.CharField(max_length=8)
    phrases = models.JSONField()  # titles and keywords, folded
    fields = models.JSONField()  # field -> phrases -> stems
    stems = models.TextField()  # all stems, for the database's own index
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service", "language"), name="search_entry_once_per_language"
            ),
        )

    def __str__(self) -> str:
        return f"entry {self.service_id} {self.language}"


class SearchWord(models.Model):
    """A word that occurs in a title or keyword: what typing errors are measured against."""

    language = models.CharField(max_length=8)
    word = models.CharField(max_length=40)
    stem = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("language", "word"), name="search_word_once_per_language"
            ),
        )

    def __str__(self) -> str:
        return self.word


class ServiceStamp(models.Model):
    """Since when what the public reads of a service is as it is, its base's words included.

    Written by hub.catalogue.exchange.stamping alone, for who asks what changed.
    """

    service = models.OneToOneField(Service, models.CASCADE, related_name="stamp")
    digest = models.CharField(max_length=64)  # SHA-256 of what was told
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.service_id} since {self.since}"
