"""Data keys: what encrypts is wrapped by the master keys, so that a rotation never touches what it sealed.

The form of every ciphertext changes. What an unreleased hub sealed before cannot be brought along: append-only rows take no
UPDATE. Such a database is refused in words.
"""

from typing import Any

from django.core.management.base import CommandError
from django.db import migrations, models

from hub.schema.operations import AppendOnly, TrackedSQL
from hub.schema.roles import application_role

SEALED_BEFORE = ("vault_sealedcontent", "identity_identifier", "inbox_message")
"""Tables one of which has a row as soon as a hub was used."""

REFUSE_EXCHANGE = """
CREATE FUNCTION vault_refuse_exchange() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'hub: a sealed content can be erased once, and not exchanged' USING ERRCODE = 'restrict_violation';
END
$body$
"""

ONLY_VANISHES = (
    "CREATE TRIGGER vault_sealedcontent_only_vanishes BEFORE UPDATE ON vault_sealedcontent FOR EACH ROW"
    " WHEN (OLD.ciphertext IS NULL OR NEW.ciphertext IS NOT NULL) EXECUTE FUNCTION vault_refuse_exchange()"
)


def refuse_older_contents(apps: Any, schema_editor: Any) -> None:
    """Leave a database as it is whose contents this release could not open."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('hub.scope_kind', 'system', true)")
        for table in SEALED_BEFORE:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
            if not cursor.fetchone()[0]:
                continue
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')  # noqa: S608  one of the names above
            if cursor.fetchone()[0]:
                raise CommandError(
                    f"this database holds contents ({table}) that were encrypted before the vault had data keys; this"
                    " release cannot open them and has changed nothing. Go on with the release that made it, or begin"
                    " with another HUB_HOME or an empty database"
                )
        cursor.execute("SELECT set_config('hub.scope_kind', '', true)")


class Migration(migrations.Migration):
    """The keys, and a stricter vault: what is sealed may vanish, and nothing else."""

    dependencies = [("vault", "0002_refusals")]
    operations = [
        migrations.RunPython(refuse_older_contents, migrations.RunPython.noop),
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("id", models.CharField(editable=False, max_length=8, primary_key=True, serialize=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("content", "content"), ("column", "column"), ("index", "index")], max_length=8
                    ),
                ),
                ("wrapped", models.BinaryField()),
                ("wrapped_by", models.CharField(max_length=32)),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)), fields=("purpose",), name="data_key_one_current"
                    )
                ],
            },
        ),
        AppendOnly("vault_datakey", except_columns=("wrapped", "wrapped_by", "retired_at")),
        migrations.RunSQL(
            f'REVOKE INSERT, UPDATE ON vault_datakey FROM "{application_role()}"', migrations.RunSQL.noop
        ),
        migrations.RemoveField(model_name="sealedcontent", name="key_id"),
        TrackedSQL(
            [
                "DROP TRIGGER vault_sealedcontent_append_only ON vault_sealedcontent",
                "DROP TRIGGER vault_sealedcontent_no_truncate ON vault_sealedcontent",
            ],
            reverse=[],
            drops=[
                "vault_sealedcontent.vault_sealedcontent_append_only",
                "vault_sealedcontent.vault_sealedcontent_no_truncate",
            ],
        ),
        AppendOnly("vault_sealedcontent", except_columns=("ciphertext", "erased_at", "erased_reason")),
        TrackedSQL(
            [REFUSE_EXCHANGE, ONLY_VANISHES],
            reverse=[
                "DROP TRIGGER vault_sealedcontent_only_vanishes ON vault_sealedcontent",
                "DROP FUNCTION vault_refuse_exchange()",
            ],
        ),
    ]
