"""How the questions were before the last change, so that it can be taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0004_handed_over_answers_are_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="undo",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
