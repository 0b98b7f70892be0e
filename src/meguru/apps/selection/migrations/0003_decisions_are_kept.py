from django.db import migrations

from meguru.apps.selection import kept_for_good


def protect(apps, schema_editor):
    kept_for_good.protect(schema_editor.connection)


def release(apps, schema_editor):
    kept_for_good.release(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("selection", "0002_offers_from_the_catalogue")]

    operations = [migrations.RunPython(protect, release)]
