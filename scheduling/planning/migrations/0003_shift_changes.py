import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0002_outside_calendars"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShiftChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField()),
                ("starts", models.TimeField(blank=True, null=True)),
                ("ends", models.TimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=160)),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="planning.shift",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shift", "date"), name="shift_changed_once_per_date"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends", None), ("starts", None)),
                            models.Q(("ends__isnull", False), ("starts__isnull", False)),
                            _connector="OR",
                        ),
                        name="shift_change_has_both_times_or_none",
                    ),
                ],
            },
        ),
    ]
