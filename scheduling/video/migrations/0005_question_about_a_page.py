from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("video", "0004_livekit")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="page",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="pages",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("page__isnull", True), ("pages__isnull", True)),
                    models.Q(("page__gte", 1), ("pages__gte", models.F("page"))),
                    _connector="OR",
                ),
                name="video_question_is_about_a_page_that_is_there",
            ),
        ),
    ]
