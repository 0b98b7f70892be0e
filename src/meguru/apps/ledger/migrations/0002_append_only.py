"""The database itself refuses UPDATE, DELETE and TRUNCATE of recorded events."""

from django.db import migrations

from meguru.apps.ledger import append_only


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
