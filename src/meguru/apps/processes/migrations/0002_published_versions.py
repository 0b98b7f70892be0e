"""The database itself refuses changes to published versions."""

from django.db import migrations

from meguru.apps.processes import immutable


def protect(apps, schema_editor):
    immutable.protect(schema_editor.connection, columns=immutable.FIRST_COLUMNS)


def release(apps, schema_editor):
    immutable.release(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("processes", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
