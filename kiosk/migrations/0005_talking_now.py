from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kiosk", "0004_booth")]

    operations = [
        migrations.AlterField(
            model_name="visit",
            name="screen",
            field=models.CharField(
                choices=[
                    ("start", "Start"),
                    ("code", "Code"),
                    ("services", "Services"),
                    ("refused", "Refused"),
                    ("ticket", "Ticket"),
                    ("person", "Person"),
                    ("find", "Find"),
                    ("about", "About"),
                    ("party", "Party"),
                    ("places", "Places"),
                    ("times", "Times"),
                    ("name", "Name"),
                    ("reach", "Reach"),
                    ("check", "Check"),
                    ("booked", "Booked"),
                    ("talk", "Talk"),
                    ("now", "Now"),
                    ("ask", "Ask"),
                    ("wait", "Wait"),
                ],
                default="start",
                max_length=8,
            ),
        ),
    ]
