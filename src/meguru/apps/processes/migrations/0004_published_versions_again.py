"""SQLite makes a table anew when columns are added, and its triggers go with the old one: set them again."""

from django.db import migrations

from meguru.apps.processes import immutable


def protect(apps, schema_editor):
    immutable.release(schema_editor.connection)
    immutable.protect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("processes", "0003_drafts_comments_reviews")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
