from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [migrations.RenameModel(old_name="HeldTable", new_name="HeldRecords")]
