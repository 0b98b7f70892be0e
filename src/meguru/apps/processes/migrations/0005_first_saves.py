"""Drafts that were there before saves were kept get their present state as the first one."""

from django.db import migrations


def keep_first_saves(apps, schema_editor):
    version_model = apps.get_model("processes", "ProcessVersion")
    save_model = apps.get_model("processes", "VersionSave")
    for version in version_model.objects.filter(saves=None).iterator():
        save_model.objects.create(
            organisation_id=version.organisation_id,
            version=version,
            revision=version.revision,
            xml=version.xml,
            what="最初の状態",
            saved_by_id=version.made_by_id,
            saved_at=version.made_at,
        )


class Migration(migrations.Migration):
    dependencies = [("processes", "0004_published_versions_again")]
    operations = [migrations.RunPython(keep_first_saves, migrations.RunPython.noop)]
