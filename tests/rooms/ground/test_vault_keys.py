"""Master keys come and go; what was sealed stays readable and findable, and nothing opens where it was not sealed."""

import base64
import os
import signal
import subprocess
import sys
from importlib import import_module
from io import StringIO
from time import monotonic
from unittest.mock import patch

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from pydantic import SecretStr

from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.cli.vault import require_keys
from hub.config import Config
from hub.kernel.actor import system_actor
from hub.kernel.ids import new_id
from hub.settings import _database
from hub.vault import datakeys, rotation
from hub.vault.blind import blind_index, pseudonym
from hub.vault.keys import DataKeyMissing, KeyringInvalid, MasterKeyMissing, MasterKeyWrong, Purpose
from hub.vault.models import DataKey, SealedContent
from hub.vault.operations import VaultTampered, seal, unseal
from hub.vault.rotation import RetirementRefused
from tests.rooms.ground.encrypted_rows import NOW, columns, relax, row, tables, text_of

FRESH = f"k2:{base64.b64encode(bytes(range(32))).decode()}"
FIRST = os.environ["HUB_VAULT_KEYS"]
BOTH = f"{FRESH},{FIRST}"
OTHER_UNDER_THE_SAME_ID = f"test:{base64.b64encode(bytes(range(32))).decode()}"


@pytest.fixture(autouse=True)
def own_keys():
    """Let no key that a test made outlive its database."""
    yield
    datakeys.forget()


@pytest.fixture
def owner(transactional_db):
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as raw:
        raw.execute("SELECT set_config('hub.scope_kind', 'system', false)")
        yield raw


@pytest.fixture
def holding(settings):
    """Make this process one that was started with these master keys."""

    def start(keys):
        settings.VAULT_KEYS = keys
        datakeys.forget()

    return start


def hub(*words, keys):
    """Start a hub command as an operator does, as the owner and with these master keys."""
    told = {"DJANGO_SETTINGS_MODULE": "hub.settings", "HUB_DB_ROLE": "owner", "HUB_VAULT_KEYS": keys}
    argv = [sys.executable, "-m", "django", *words]
    return subprocess.Popen(argv, env=os.environ | told, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.fixture
def run(transactional_db, holding):
    """Run a command in this process, as the owner and with these master keys; return what it printed."""

    def command(*words, keys):
        holding(keys)
        said = StringIO()
        login = {name: value for name, value in _database(SecretStr(os.environ["DATABASE_OWNER_URL"])).items()
                 if name in ("USER", "PASSWORD")}  # fmt: skip
        connection.close()
        try:
            with patch.dict(connection.settings_dict, login):
                call_command(*words, stdout=said)
                connection.close()
        finally:
            connection.close()
        return said.getvalue()

    return command


def sealed(content=b"secret"):
    with entered(system_scope("test")):
        ref = seal(purpose="test", owner_kind="note", owner_id=new_id(), content=content, subject_id=None, at=NOW)
    return ref.id


def opened(ref):
    with entered(system_scope("test")):
        return unseal(ref)


def everything():
    """Read every encrypted column of every row, as text."""
    with entered(system_scope("test")):
        return [[getattr(one, column.name) for one in column.model.objects.order_by("pk")] for column in columns()]


def wraps():
    return set(DataKey.objects.values_list("id", "wrapped_by"))


def test_after_a_rotation_everything_opens_and_is_found_without_the_old_key(owner, run, holding):
    relax(owner)
    with entered(system_scope("test")):
        for model in tables():
            model.objects.bulk_create([row(model, 1), row(model, 2)])
    ref, before = sealed(), everything()
    found = (blind_index("13800000000", field="phone"), pseudonym("x", use="y"))
    ciphertexts = owner.execute("SELECT ciphertext FROM vault_sealedcontent").fetchall()
    assert [sorted(texts) for texts in before] == [[text_of(column, 1), text_of(column, 2)] for column in columns()]

    assert run("rotate_vault", keys=BOTH).startswith("3 of 3 data keys wrapped anew; ")

    holding(FRESH)
    assert (everything(), opened(ref)) == (before, b"secret")
    assert (blind_index("13800000000", field="phone"), pseudonym("x", use="y")) == found
    assert owner.execute("SELECT ciphertext FROM vault_sealedcontent").fetchall() == ciphertexts
    assert run("rotate_vault", keys=FRESH).startswith("0 of 3 data keys wrapped anew; ")
    with entered(system_scope("test")):
        assert AuditRow.objects.filter(action="vault.rewrapped").count() == 2


def test_a_rotation_killed_in_the_middle_leaves_the_old_state_and_can_be_repeated(owner, run, holding):
    ref, before = sealed(), wraps()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as blocking:
        blocking.execute("LOCK TABLE audit_auditrow IN ACCESS EXCLUSIVE MODE")
        with hub("rotate_vault", keys=BOTH) as process:
            _await_waiting(owner, "audit_auditrow")  # every key is wrapped anew by now, and nothing committed
            process.send_signal(signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
    assert (wraps(), opened(ref)) == (before, b"secret")
    run("rotate_vault", keys=BOTH)
    holding(FRESH)
    assert opened(ref) == b"secret"


def _await_waiting(owner, table):
    deadline = monotonic() + 60
    asked = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = %s::regclass)"
    while not owner.execute(asked, [table]).fetchone()[0]:
        assert monotonic() < deadline, f"nobody came to wait for {table}"


def test_a_process_with_the_wrong_keys_says_which_one_it_lacks_and_calls_nothing_tampered(run, holding):
    ref = sealed()
    holding(FRESH)
    with pytest.raises(MasterKeyMissing, match=r"wrapped by master key 'test', and this process knows only k2"):
        opened(ref)
    with pytest.raises(MasterKeyMissing):
        sealed(b"other")
    holding(OTHER_UNDER_THE_SAME_ID)
    with pytest.raises(MasterKeyWrong, match=r"another key under that id"):
        opened(ref)
    with pytest.raises(CommandError, match=r"data key .* wrapped by master key 'test'"):
        run("rotate_vault", keys=FRESH)
    with hub("migrate", keys=OTHER_UNDER_THE_SAME_ID) as refused:
        _, told = refused.communicate(timeout=60)
    assert refused.returncode == 1
    assert told.startswith("CommandError: data key "), told
    holding(FIRST)
    assert opened(ref) == b"secret"


def test_the_list_of_keys_names_each_and_fails_where_one_does_not_open(run):
    listed = run("vault_keys", keys=BOTH)
    assert listed.count("wrapped by test\tcurrent\topens") == 3
    assert listed.endswith("newest first: k2, test\n")
    with pytest.raises(CommandError) as refused:
        run("vault_keys", keys=FRESH)
    assert str(refused.value).count("knows only k2") == 3


def test_a_retired_key_opens_what_it_sealed_and_every_process_soon_writes_with_its_successor(run, holding, monkeypatch):
    ref, (old, _) = sealed(), datakeys.current_key(Purpose.CONTENT)
    assert "sealed with data key" in run("rotate_vault", "--retire", "content", keys=FIRST)
    monkeypatch.setitem(datakeys._current, Purpose.CONTENT, (old, monotonic()))  # as another process remembers it
    assert datakeys.current_key(Purpose.CONTENT)[0] == old
    monkeypatch.setattr(datakeys, "monotonic", lambda: monotonic() + datakeys.REFRESH_S)
    fresh, _ = datakeys.current_key(Purpose.CONTENT)
    later = sealed(b"later")
    assert fresh != old
    with entered(system_scope("test")):
        heads = {one.id: bytes(one.ciphertext)[1:5].hex() for one in SealedContent.objects.all()}
    assert heads == {ref: old, later: fresh}
    assert run("rotate_vault", keys=BOTH).startswith("4 of 4")
    holding(FRESH)
    assert (opened(ref), opened(later)) == (b"secret", b"later")


def test_the_key_of_blind_indexes_cannot_be_retired():
    with pytest.raises(RetirementRefused, match="would not be found"):
        rotation.retire(purpose=Purpose.INDEX, by=system_actor("test"), at=NOW)
    with pytest.raises(CommandError, match="invalid choice: 'index'"):
        call_command("rotate_vault", "--retire", "index")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vault_datakey SET wrapped = ''",
        "UPDATE vault_datakey SET wrapped_by = 'x'",
        "INSERT INTO vault_datakey SELECT 'x', purpose, wrapped, wrapped_by, made_at, made_at FROM vault_datakey",
        "DELETE FROM vault_datakey",
        "TRUNCATE vault_datakey",
    ],
)
def test_the_application_cannot_write_data_keys(db, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM vault_datakey", "TRUNCATE vault_datakey", "UPDATE vault_datakey SET purpose = 'column'"],
)
def test_the_owner_cannot_delete_or_exchange_data_keys(db, statement):
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as raw:
        with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
            raw.execute(statement)
        raw.rollback()


def test_a_wrapped_key_that_was_changed_is_named(owner, holding):
    ref = sealed()
    owner.execute("UPDATE vault_datakey SET wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1)")
    holding(FIRST)
    with pytest.raises(MasterKeyWrong, match="the row in vault_datakey was changed"):
        opened(ref)


def test_without_a_data_key_the_vault_says_how_to_make_one(owner, run, holding):
    owner.execute("UPDATE vault_datakey SET retired_at = now()")
    holding(FIRST)
    with pytest.raises(DataKeyMissing, match="no data key for content: run `hub migrate`"):
        sealed()
    run("migrate", "--verbosity", "0", keys=FIRST)
    assert opened(sealed()) == b"secret"


FLIPPED = "set_byte(ciphertext, {0}, get_byte(ciphertext, {0}) # 1)"
CHANGES = (
    "(SELECT o.ciphertext FROM vault_sealedcontent o WHERE o.id <> s.id)",
    *(FLIPPED.format(place) for place in (0, 2, 7, 20)),
    "substr(ciphertext, 1, 17)",
    "''",
)


def test_a_ciphertext_that_the_owner_moved_changed_or_cut_does_not_open(owner):
    ref, _ = sealed(), sealed(b"other!")
    owner.execute("ALTER TABLE vault_sealedcontent DISABLE TRIGGER USER")
    for change in CHANGES:
        whole = owner.execute("SELECT ciphertext FROM vault_sealedcontent WHERE id = %s", [ref]).fetchone()
        owner.execute(f"UPDATE vault_sealedcontent s SET ciphertext = {change} WHERE id = %s", [ref])
        with pytest.raises(VaultTampered, match="changed, cut or moved"):
            opened(ref)
        owner.execute("UPDATE vault_sealedcontent SET ciphertext = %s WHERE id = %s", [*whole, ref])
        assert opened(ref) == b"secret"


def test_nothing_starts_with_keys_that_do_not_open_the_database(db, tmp_path):
    class Place:
        owner = os.environ["DATABASE_OWNER_URL"]

    def start(keys):
        require_keys(Config(hub_home=tmp_path, hub_vault_keys=keys), Place)

    start(BOTH)
    with pytest.raises(MasterKeyMissing, match="knows only k2"):
        start(FRESH)
    with pytest.raises(MasterKeyWrong):
        start(OTHER_UNDER_THE_SAME_ID)
    with pytest.raises(KeyringInvalid, match="not base64"):
        start("k1:*")
    with pytest.raises(KeyringInvalid, match=r"secrets/vault is not there: restore it"):
        start(None)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "vault").write_text(f"{FIRST}\n")
    start(None)


def test_the_health_page_says_when_the_vault_does_not_open(client, transactional_db, holding):
    assert client.get("/health/").json()["checks"]["vault"]["ok"] is True
    holding(FRESH)
    answer = client.get("/health/")
    assert answer.status_code == 503
    said = answer.json()["checks"]["vault"]
    assert (said["ok"], said["error"]) == (False, "MasterKeyMissing")
    assert "HUB_VAULT_KEYS" in said["message"]


def test_a_database_from_before_the_data_keys_is_refused_in_words(owner):
    migration = import_module("hub.vault.migrations.0003_data_keys")
    with transaction.atomic(), connection.schema_editor() as editor:
        migration.refuse_older_contents(None, editor)
    sealed()
    with (
        pytest.raises(CommandError, match=r"\(vault_sealedcontent\) .* changed nothing. .* another HUB_HOME"),
        connection.schema_editor() as editor,
    ):
        migration.refuse_older_contents(None, editor)
