"""Nobody decides about what they asked for, and only the first comment of a talk is resolved."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("processes", "0005_first_saves")]
    operations = [
        migrations.AddConstraint(
            model_name="elementcomment",
            constraint=models.CheckConstraint(
                condition=Q(answer_to__isnull=True) | Q(resolved_at__isnull=True),
                name="processes_only_the_first_is_resolved",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=~Q(decision__in=["approved", "returned"])
                | Q(asked_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=F("asked_by")),
                name="processes_decided_by_another",
            ),
        ),
    ]
