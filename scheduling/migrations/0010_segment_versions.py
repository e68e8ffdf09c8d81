from django.db import migrations, models


class Migration(migrations.Migration):
    """A segment knows the published words that it was booked on."""

    dependencies = [("scheduling", "0009_segment_length_and_skill")]

    operations = [
        migrations.AddField(
            model_name="segment",
            name="service_version",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="segment",
            name="base_version",
            field=models.PositiveIntegerField(null=True),
        ),
    ]
