"""History refuses change for the application and for the owner; a guard that was removed is named."""

import os

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.audit.operations import record
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from hub.schema.inventory import expected_guards, missing_guards

CHANGES = (
    "UPDATE audit_auditrow SET action = 'x'",
    "DELETE FROM audit_auditrow",
    "TRUNCATE audit_auditrow",
)


@pytest.fixture
def owner(transactional_db):
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as raw:
        raw.execute("SELECT set_config('hub.scope_kind', 'system', false)")
        yield raw


@pytest.mark.parametrize("statement", CHANGES)
def test_the_application_role_cannot_change_the_audit_trail(db, statement):
    with pytest.raises(DatabaseError), entered(system_scope("test")):
        record(by=system_actor("test"), action="a", at=utc_now())
        connection.cursor().execute(statement)


@pytest.mark.parametrize("statement", CHANGES)
def test_the_owner_cannot_change_the_audit_trail_by_dml(owner, statement):
    with entered(system_scope("test")):
        record(by=system_actor("test"), action="a", at=utc_now())
    with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
        owner.execute(statement)
    assert owner.execute("SELECT count(*) FROM audit_auditrow").fetchone() == (1,)


def test_a_scope_without_the_right_to_read_may_still_write_the_audit_trail(db):
    from hub.access.scope import public_scope

    with entered(public_scope()):
        record(by=system_actor("test"), action="a", at=utc_now())
        assert not AuditRow.objects.exists()


def test_a_dropped_a_disabled_and_a_rewritten_guard_are_each_named(owner):
    assert len(expected_guards()) > 8
    assert missing_guards(connection) == ()
    owner.execute("DROP TRIGGER audit_auditrow_append_only ON audit_auditrow")
    owner.execute("ALTER TABLE audit_auditrow DISABLE TRIGGER audit_auditrow_no_truncate")
    owner.execute("ALTER TABLE vault_sealedcontent NO FORCE ROW LEVEL SECURITY")
    owner.execute("DROP POLICY vault_sealedcontent_scope ON vault_sealedcontent")
    owner.execute("ALTER POLICY journeys_appointment_scope ON journeys_appointment USING (true)")
    owner.execute("CREATE POLICY everybody ON journeys_advisortask USING (true)")
    owner.execute("DROP TRIGGER vault_sealedcontent_append_only ON vault_sealedcontent")
    owner.execute(
        "CREATE TRIGGER vault_sealedcontent_append_only BEFORE UPDATE OR DELETE ON vault_sealedcontent"
        " FOR EACH ROW WHEN (false) EXECUTE FUNCTION hub_refuse_change()"
    )
    owner.execute(
        "CREATE OR REPLACE FUNCTION hub_scope_kind() RETURNS text LANGUAGE plpgsql STABLE"
        " AS $$ BEGIN RETURN 'all'; END $$"
    )
    found = {(missing.guard.name, missing.state) for missing in missing_guards(connection)}
    assert found == {
        ("audit_auditrow_append_only", "missing"),
        ("audit_auditrow_no_truncate", "disabled"),
        ("vault_sealedcontent", "disabled"),
        ("vault_sealedcontent_scope", "missing"),
        ("hub_scope_kind", "changed"),
        ("journeys_appointment_scope", "changed"),
        ("vault_sealedcontent_append_only", "changed"),
        ("everybody", "added"),
    }


def test_an_audit_row_disappears_with_the_change_it_belongs_to(db):
    with entered(system_scope("test")):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record(by=system_actor("test"), action="a", at=utc_now())
            raise ZeroDivisionError
        assert not AuditRow.objects.exists()
