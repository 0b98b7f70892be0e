"""Standings beside the snapshots of closed yearly updates. The mark is that of engines.system_karte as of now."""

import hashlib

from django.db import migrations, models

MARKED = (
    "name",
    "department",
    "method",
    "hosting",
    "standardisation",
    "vendor",
    "contract_form",
    "contract_ends_on",
    "servers",
    "cores",
)


def mark_what_was_kept(apps, _schema_editor):
    rows = apps.get_model("systems", "CampaignSystem").objects
    piece = []
    for row in rows.exclude(snapshot={}).iterator(chunk_size=500):
        kept = "\x1f".join(str(row.snapshot[name]) for name in MARKED)
        row.mark = hashlib.sha256(kept.encode()).hexdigest()[:20]
        row.paid_yen, row.planned_yen = row.snapshot["paid_yen"], row.snapshot["planned_yen"]
        piece.append(row)
    rows.bulk_update(piece, ["mark", "paid_yen", "planned_yen"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("systems", "0003_contracts_without_a_day_last")]

    operations = [
        migrations.AddField(
            model_name="campaignsystem", name="mark", field=models.CharField(blank=True, max_length=20)
        ),
        migrations.AddField(
            model_name="campaignsystem", name="paid_yen", field=models.PositiveBigIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="campaignsystem", name="planned_yen", field=models.PositiveBigIntegerField(null=True)
        ),
        migrations.RunPython(mark_what_was_kept, migrations.RunPython.noop),
    ]
