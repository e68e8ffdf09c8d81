from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("video", "0006_captions")]

    operations = [
        migrations.CreateModel(
            name="HeardNews",
            fields=[
                (
                    "key",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("heard_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
