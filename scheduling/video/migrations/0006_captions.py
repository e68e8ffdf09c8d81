from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("video", "0005_question_about_a_page")]

    operations = [
        migrations.AddField(
            model_name="videopolicy",
            name="captions",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="seat",
            name="captions",
            field=models.BooleanField(default=False),
        ),
    ]
