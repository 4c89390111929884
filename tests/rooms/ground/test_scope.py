"""Without a scope the database refuses; with one it shows what that scope may see."""

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from hub.access.models import Responsibility
from hub.access.scope import Scope, ScopeKind, ScopeMissing, current_scope, entered, public_scope, system_scope
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id
from hub.vault.models import SealedContent
from hub.vault.operations import ContentMissing, seal, unseal

pytestmark = pytest.mark.django_db


def advisor_scope(user_id, branch_id=None, kind=ScopeKind.ADVISOR):
    return Scope(kind=kind, actor=Actor(kind=ActorKind.USER, id=user_id, label="a"), branch_id=branch_id)


def sealed_for(subject_id):
    with entered(system_scope("test")):
        return seal(
            purpose="p", owner_kind="k", owner_id=new_id(), content=b"x", subject_id=subject_id, at=utc_now()
        ).id


def test_a_statement_on_client_rows_without_a_scope_raises_even_on_an_empty_table():
    for statement in ("SELECT count(*) FROM vault_sealedcontent", "DELETE FROM vault_sealedcontent"):
        with pytest.raises(DatabaseError, match=r"no scope set|permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_the_application_role_owns_nothing_and_is_no_superuser():
    with psycopg.connect(connection_string()) as raw:
        rows = raw.execute("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert rows.fetchone() == (False, False, False)
        owned = raw.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        assert owned.fetchone() == (0,)


def connection_string():
    database = settings.DATABASES["default"]
    return psycopg.conninfo.make_conninfo(
        host=database["HOST"], port=database["PORT"], user=database["USER"], password=database["PASSWORD"],
        dbname=connection.settings_dict["NAME"],
    )  # fmt: skip


def test_an_advisor_sees_own_clients_rows_and_nobody_elses():
    mine, theirs, me, other, branch = (new_id() for _ in range(5))
    for subject, advisor in ((mine, me), (theirs, other)):
        Responsibility.objects.create(subject_id=subject, advisor_id=advisor, branch_id=branch, since=utc_now())
    own, foreign = sealed_for(mine), sealed_for(theirs)
    with entered(advisor_scope(me)):
        assert unseal(own) == b"x"
        with pytest.raises(ContentMissing):
            unseal(foreign)
    with entered(advisor_scope(me, branch_id=branch, kind=ScopeKind.BRANCH)):
        assert SealedContent.objects.count() == 2
    with entered(public_scope()):
        assert SealedContent.objects.count() == 0


def test_an_advisor_cannot_write_a_row_for_a_foreign_client():
    with pytest.raises(DatabaseError, match="row-level security"), entered(advisor_scope(new_id())):
        seal(purpose="p", owner_kind="k", owner_id=new_id(), content=b"x", subject_id=new_id(), at=utc_now())


def test_the_outer_scope_returns_after_a_nested_one():
    with entered(public_scope()):
        with entered(system_scope("inner")):
            assert current_scope().actor == system_actor("inner")
        assert current_scope().kind is ScopeKind.PUBLIC
        with connection.cursor() as cursor:
            cursor.execute("SELECT hub_scope_kind()")
            assert cursor.fetchone() == ("public",)


def test_asking_for_the_scope_outside_of_one_raises():
    with pytest.raises(ScopeMissing):
        current_scope()
