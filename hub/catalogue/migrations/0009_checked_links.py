from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether the addresses in published texts open."""

    dependencies = [("catalogue", "0008_base_decisions")]

    operations = [
        migrations.CreateModel(
            name="CheckedLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=500, unique=True)),
                ("checked_at", models.DateTimeField(db_index=True, null=True)),
                ("fault", models.CharField(blank=True, max_length=30)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
    ]
