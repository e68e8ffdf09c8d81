"""What the hub works out about published texts: for search, about links, and what changed when."""

from django.db import models

from hub.catalogue.models.services import Service


class CheckedLink(models.Model):
    """An address that stands in a published text, and whether it opens. Written by
    hub.catalogue.quality.links alone."""

    address = models.CharField(max_length=500, unique=True)
    checked_at = models.DateTimeField(null=True, db_index=True)
    fault = models.CharField(max_length=30, blank=True)  # see hub.catalogue.quality.links
    failures = models.PositiveSmallIntegerField(default=0)  # in a row

    def __str__(self) -> str:
        return f"link {self.pk}"


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
