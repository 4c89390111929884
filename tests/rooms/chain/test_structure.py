"""Whatever an owner or superuser changes in the database's structure is named; an untouched one is silent."""

import os

import psycopg
import pytest
from django.db import connection

from chain import evidence
from chain.models import Entry
from chain.scan.findings import Flaw
from chain.structure import log_snapshots, structure_now
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now
from hub.schema.catalogue import read_catalogue
from hub.schema.models import Snapshot
from hub.schema.snapshots import (
    StructureChanged,
    content_for,
    differences,
    expected_in,
    refuse_changed_structure,
    snapshot_id,
    take,
)
from hub.servers.addresses import in_database
from tests.rooms.chain.world import scan

OVERWRITE = "AS $$ BEGIN RETURN NEW; END $$"
TAMPERING = [
    ("ALTER TABLE cms_review DROP CONSTRAINT cms_review_names_the_author",
     "constraint cms_review.cms_review_names_the_author missing"),
    ("ALTER TABLE cms_registerversion DROP CONSTRAINT cms_registerversion_was_approved",
     "constraint cms_registerversion.cms_registerversion_was_approved missing"),
    ("ALTER TABLE journeys_appointment DROP CONSTRAINT appointment_one_at_a_time",
     "constraint journeys_appointment.appointment_one_at_a_time missing"),
    ("ALTER TABLE cms_submission DROP CONSTRAINT cms_submission_digest_is_of_payload,"
     " ADD CONSTRAINT cms_submission_digest_is_of_payload CHECK (digest <> '') NOT VALID",
     "constraint cms_submission.cms_submission_digest_is_of_payload changed"),
    ("ALTER TABLE cms_review ALTER CONSTRAINT cms_review_names_the_author NOT ENFORCED",
     "constraint cms_review.cms_review_names_the_author changed"),
    ("ALTER TABLE chain_entry DROP CONSTRAINT entry_once", "index chain_entry.entry_once missing"),
    ("ALTER TABLE chain_entry ALTER COLUMN receipt DROP NOT NULL", "column chain_entry.receipt changed"),
    ("ALTER TABLE chain_entry ADD COLUMN note text", "column chain_entry.note added"),
    ("ALTER TABLE chain_entry ALTER COLUMN kind SET DEFAULT 'flow'", "column chain_entry.kind changed"),
    (f"CREATE OR REPLACE FUNCTION funds_check_legs() RETURNS trigger LANGUAGE plpgsql {OVERWRITE}",
     "function funds_check_legs() changed"),
    ("ALTER FUNCTION hub_visible_subjects() SECURITY DEFINER", "function hub_visible_subjects() changed"),
    ("ALTER FUNCTION hub_visible_subjects() OWNER TO postgres", "function hub_visible_subjects() changed"),
    ("CREATE FUNCTION backdoor() RETURNS int LANGUAGE sql AS 'SELECT 1'", "function backdoor() added"),
    ("GRANT UPDATE ON chain_entry TO hub_app", "grant chain_entry to hub_app changed"),
    ("GRANT UPDATE (kind) ON chain_entry TO hub_app", "grant chain_entry.kind to hub_app added"),
    ("GRANT SELECT ON vault_sealedcontent TO PUBLIC", "grant vault_sealedcontent to everybody added"),
    ("REVOKE INSERT ON audit_auditrow FROM hub_app", "grant audit_auditrow to hub_app changed"),
    ("GRANT CREATE ON SCHEMA public TO hub_app", "grant schema public to hub_app changed"),
    ("ALTER DEFAULT PRIVILEGES FOR ROLE hub_owner IN SCHEMA public GRANT TRUNCATE ON TABLES TO hub_app",
     "default_grant by hub_owner in public on r to hub_app changed"),
    ("ALTER ROLE hub_app BYPASSRLS", "role hub_app changed"),
    ("ALTER ROLE hub_app SUPERUSER", "role hub_app changed"),
    ("CREATE ROLE eve SUPERUSER LOGIN", "role eve added"),
    ("GRANT hub_owner TO hub_app", "membership hub_app in hub_owner added"),
    ("ALTER ROLE hub_app SET session_replication_role = replica", "setting hub_app added"),
    ("ALTER TABLE chain_entry OWNER TO hub_app", "table chain_entry changed"),
    ("ALTER TABLE chain_filemark SET UNLOGGED", "table chain_filemark changed"),
    ("ALTER TABLE audit_auditrow DISABLE TRIGGER ALL", "trigger audit_auditrow.audit_auditrow_append_only changed"),
    ("ALTER TABLE chain_filemark DISABLE TRIGGER ALL",
     "trigger chain_filemark.chain_filemark_entry_id_108e58cd_fk_chain_entry_id:RI_FKey_check_ins changed"),
    ("DROP TRIGGER funds_leg_append_only ON funds_leg", "trigger funds_leg.funds_leg_append_only missing"),
    ("ALTER TABLE vault_sealedcontent NO FORCE ROW LEVEL SECURITY", "row_security vault_sealedcontent changed"),
    ("ALTER TABLE vault_sealedcontent DISABLE ROW LEVEL SECURITY", "row_security vault_sealedcontent changed"),
    ("ALTER POLICY contracts_contract_scope ON contracts_contract USING (true)",
     "policy contracts_contract.contracts_contract_scope changed"),
    ("ALTER POLICY contracts_contract_scope ON contracts_contract TO hub_owner",
     "policy contracts_contract.contracts_contract_scope changed"),
    ("CREATE POLICY everybody ON contracts_contract USING (true)", "policy contracts_contract.everybody added"),
    ("CREATE RULE forget AS ON INSERT TO audit_auditrow DO INSTEAD NOTHING", "rule audit_auditrow.forget added"),
    ("CREATE VIEW everything AS SELECT * FROM vault_sealedcontent", "table everything added"),
    ("CREATE TABLE hidden () INHERITS (audit_auditrow)", "table hidden added"),
    ("CREATE SCHEMA aside", "schema aside added"),
    ("DROP INDEX one_active_deployment", "index chain_deployment.one_active_deployment missing"),
    ("CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
     "CREATE EVENT TRIGGER listen ON ddl_command_end EXECUTE FUNCTION on_ddl()", "event_trigger listen added"),
    ("CREATE PUBLICATION out FOR ALL TABLES", "publication out added"),
]  # fmt: skip


@pytest.fixture
def superuser(db):
    """Somebody with every right, whose changes are taken back at the end."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(in_database(os.environ["HUB_TEST_ADMIN_URL"], name)) as session:
        yield session
        session.rollback()


@pytest.fixture(scope="module")
def expected(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return expected_in(Snapshot.objects.get(id=snapshot_id(connection)).content.encode())


@pytest.mark.parametrize(("statement", "named"), TAMPERING)
def test_each_change_of_structure_is_named(superuser, expected, statement, named):
    superuser.execute(statement)
    with superuser.cursor() as cursor:
        found = differences(expected, read_catalogue(cursor, application_role="hub_app"))
    assert named in {f"{one.kind} {one.name} {one.state}" for one in found}


def test_an_untouched_structure_is_silent_for_everybody_who_reads_it(superuser, expected, system_scope):
    assert len(expected) > 3000
    with superuser.cursor() as cursor:
        assert differences(expected, read_catalogue(cursor, application_role="hub_app")) == ()
    assert structure_now().flaws == ()


@pytest.fixture
def owner(transactional_db):
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as session:
        yield session


def found() -> set[tuple[str, str, str]]:
    with entered(system_scope("test")):
        return {(one.flaw, one.kind, one.record) for one in scan(at=utc_now())}


GRANTED = (Flaw.GUARD_MISSING, "grant", "chain_entry to hub_app")


def test_the_scan_names_an_added_right_with_what_it_should_be(owner):
    assert found() == set()
    owner.execute("GRANT UPDATE ON chain_entry TO hub_app")
    with entered(system_scope("test")):
        (finding,) = scan(at=utc_now())
    assert finding.detail == "changed: expected 'INSERT, SELECT', found 'INSERT, SELECT, UPDATE'"


def test_what_code_and_snapshot_both_expect_is_named_once(owner):
    owner.execute("DROP TRIGGER chain_entry_append_only ON chain_entry")
    owner.execute("ALTER TABLE vault_sealedcontent NO FORCE ROW LEVEL SECURITY")
    owner.execute(f"CREATE OR REPLACE FUNCTION hub_refuse_change() RETURNS trigger LANGUAGE plpgsql {OVERWRITE}")
    with entered(system_scope("test")):
        named = sorted((flaw.kind, flaw.name) for flaw in structure_now().flaws)
    assert named == [
        ("function", "hub_refuse_change"),
        ("row_security", "vault_sealedcontent"),
        ("trigger", "chain_entry.chain_entry_append_only"),
    ]


def forged() -> str:
    """The kept snapshot as it would read with the added right in it."""
    return Snapshot.objects.get(id=snapshot_id(connection)).content.replace(
        '{"definition":"INSERT, SELECT","kind":"grant","name":"chain_entry to hub_app"}',
        '{"definition":"INSERT, SELECT, UPDATE","kind":"grant","name":"chain_entry to hub_app"}',
    )


def rewrite_snapshot(statement: str, *values: str) -> None:
    name = connection.settings_dict["NAME"]
    with psycopg.connect(in_database(os.environ["HUB_TEST_ADMIN_URL"], name), autocommit=True) as session:
        session.execute("SET session_replication_role = replica")
        session.execute(statement, values)


def test_a_sealed_expectation_cannot_be_rewritten(owner, monkeypatch):
    monkeypatch.setattr(evidence, "_contents", {"schema": content_for})
    with entered(system_scope("test")):
        log_snapshots(at=utc_now())
        log_snapshots(at=utc_now())
    assert Entry.objects.filter(kind="schema").count() == 1
    assert found() == set()
    content = forged()
    owner.execute("GRANT UPDATE ON chain_entry TO hub_app")
    rewrite_snapshot(
        "UPDATE schema_snapshot SET content = %s, digest = encode(sha256(convert_to(%s, 'UTF8')), 'hex')",
        content, content,
    )  # fmt: skip
    rows = str(snapshot_id(connection))
    assert found() == {GRANTED, (Flaw.ROW_CHANGED, "schema", rows)}
    rewrite_snapshot("DELETE FROM schema_snapshot")
    assert found() == {GRANTED, (Flaw.ROW_MISSING, "schema", rows)}


def test_without_any_expectation_the_scan_says_so(owner):
    rewrite_snapshot("DELETE FROM schema_snapshot")
    assert found() == {(Flaw.GUARD_MISSING, "schema", "snapshot")}
    (flaw,) = structure_now().flaws
    assert "restore it from a backup" in flaw.detail


def test_code_newer_than_the_database_is_told_to_migrate_before_it_scans(owner):
    rewrite_snapshot("DELETE FROM schema_snapshot")
    rewrite_snapshot("DELETE FROM django_migrations WHERE app = 'chain' AND name = '0001_initial'")
    (flaw,) = structure_now().flaws
    assert flaw.detail == (
        "this database lacks migrations of this code (1, the first is chain.0001_initial): run `hub migrate`,"
        " then scan again"
    )


@pytest.mark.parametrize("content", ["", "null", "[]", "{}", '{"objects":null}', '{"objects":[1]}', '{"objects":[{}]}'])
def test_an_unreadable_expectation_is_a_finding(owner, content):
    rewrite_snapshot(
        "UPDATE schema_snapshot SET content = %s, digest = encode(sha256(convert_to(%s, 'UTF8')), 'hex')",
        content, content,
    )  # fmt: skip
    assert found() == {(Flaw.GUARD_MISSING, "schema", "snapshot")}


def test_the_application_writes_no_snapshot(db):
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError, match="permission denied"):
        Snapshot.objects.create(
            id="00000000-0000-0000-0000-000000000000", release="", server=18, taken_at=utc_now(), content="", digest=""
        )


def test_running_the_migrations_again_records_no_change_as_expected(owner):
    owner.execute("GRANT UPDATE ON chain_entry TO hub_app")
    take(connection, at=utc_now())
    assert Snapshot.objects.count() == 1
    assert found() == {GRANTED}


def test_further_migrations_refuse_a_structure_that_somebody_changed(owner):
    refuse_changed_structure(connection)
    owner.execute("ALTER TABLE cms_review DROP CONSTRAINT cms_review_names_the_author")
    with pytest.raises(StructureChanged, match=r"constraint cms_review\.cms_review_names_the_author is missing"):
        refuse_changed_structure(connection)
