"""Nothing asks for later entries of a fact any more: what was logged first counts."""

from django.db import migrations


class Migration(migrations.Migration):
    """After the index of later versions."""

    dependencies = [("chain", "0010_later_versions")]
    operations = [migrations.RemoveIndex(model_name="entry", name="entry_later_versions")]
