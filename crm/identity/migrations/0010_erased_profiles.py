"""When a profile was erased: it is nobody's from then on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Profiles of persons who were erased before stay as they are: nothing says which they were."""

    dependencies = [("identity", "0009_who_sees_proposed_models")]
    operations = [
        migrations.AddField(model_name="profile", name="erased_at", field=models.DateTimeField(null=True)),
    ]
