from django.db import models


class Heartbeat(models.Model):
    """The last sign of life of a background worker; /readyz reads it."""

    worker = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
