from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_fewer_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="channel",
            field=models.CharField(
                choices=[
                    ("email", "E-mail"),
                    ("sms", "Text message"),
                    ("hook", "Message to another system"),
                    ("klant", "Register of contacts"),
                ],
                default="email",
                max_length=5,
            ),
        ),
    ]
