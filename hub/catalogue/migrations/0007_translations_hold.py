from django.db import migrations, models


class Migration(migrations.Migration):
    """Editors may say that the English still fits after a change of the Dutch."""

    dependencies = [("catalogue", "0006_service_versions")]

    operations = [
        migrations.AddField(
            model_name="serviceversion",
            name="translations_hold",
            field=models.BooleanField(default=False),
        ),
    ]
