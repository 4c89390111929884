"""An uploaded list shows to its uploader and the branch's manager only; a saved mapping to the branch."""

from django.db import migrations

from hub.schema.operations import RowPolicy

KIND = "(SELECT hub_scope_kind())"
ACTOR = "(SELECT nullif(current_setting('hub.scope_actor', true), '')::uuid)"
BRANCH = "(SELECT nullif(current_setting('hub.scope_branch', true), '')::uuid)"
OF_THE_BRANCH = f"{KIND} = 'system' OR ({KIND} = 'branch' AND branch_id = {BRANCH})"


class Migration(migrations.Migration):
    """After the tables; the lines follow the upload that they hang on."""

    dependencies = [("ingest", "0005_uploaded_lists"), ("access", "0002_scope_functions")]
    operations = [
        RowPolicy("ingest_visitupload", visible=f"{OF_THE_BRANCH} OR ({KIND} = 'advisor' AND uploaded_by = {ACTOR})"),
        RowPolicy("ingest_uploadedline", visible="upload_id IN (SELECT id FROM ingest_visitupload)"),
        RowPolicy("ingest_columnmapping", visible=f"{OF_THE_BRANCH} OR ({KIND} = 'advisor' AND branch_id = {BRANCH})"),
    ]
