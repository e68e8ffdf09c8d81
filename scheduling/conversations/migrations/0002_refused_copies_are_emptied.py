"""Who refused a hand-over has no use for its copy: the earlier ones go, later ones cannot stay."""

from typing import Any

from django.db import migrations, models


def empty(apps: Any, _editor: Any) -> None:
    hand_overs = apps.get_model("conversations", "HandOver").objects
    hand_overs.filter(state="refused").update(sealed=None)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_tables")]

    operations = [
        migrations.RunPython(empty, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="handover", name="what_was_taken_away_is_not_kept"),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=~models.Q(state__in=["withdrawn", "taken_back", "refused"])
                | models.Q(sealed__isnull=True),
                name="what_was_taken_away_is_not_kept",
            ),
        ),
    ]
