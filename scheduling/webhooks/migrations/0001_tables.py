import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0002_relations"),
        ("catalogue", "0005_organisation_groups"),
        migrations.swappable_dependency(settings.OAUTH2_PROVIDER_APPLICATION_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.URLField(max_length=500)),
                ("kinds", models.JSONField(default=list)),
                ("nonce", models.CharField(max_length=64)),
                ("old_nonce", models.CharField(blank=True, max_length=64)),
                ("old_until", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("last_sent_at", models.DateTimeField(null=True)),
                ("last_fault", models.CharField(blank=True, max_length=40)),
                ("last_fault_at", models.DateTimeField(null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subscriptions",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Happening",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("appointment.booked", "An appointment was made"),
                            ("appointment.moved", "An appointment got another time"),
                            ("appointment.cancelled", "An appointment was cancelled"),
                            ("visit.arrived", "Somebody arrived"),
                            ("visit.finished", "A conversation is over"),
                            ("service-point.closed", "A service point closes for a while"),
                        ],
                        max_length=40,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("service_point_id", models.BigIntegerField(null=True)),
                ("appointment_id", models.BigIntegerField(null=True)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.event",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalogue.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation", "at"], name="webhooks_ha_organis_36a4c4_idx"
                    ),
                    models.Index(fields=["at"], name="webhooks_ha_at_9dfedc_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", ""), ("organisation__isnull", False), _connector="OR"
                        ),
                        name="happening_is_somebodys_or_nobodys",
                    )
                ],
            },
        ),
    ]
