from django.db import migrations

from meguru.apps.surveys import kept_for_good


def protect(apps, schema_editor):
    kept_for_good.protect(schema_editor.connection)


def release(apps, schema_editor):
    kept_for_good.release(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_forms_that_came_back")]

    operations = [migrations.RunPython(protect, release)]
