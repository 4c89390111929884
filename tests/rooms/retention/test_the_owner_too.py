"""Whoever owns the tables cannot empty what is under hold either."""

import os

import psycopg
import pytest

from crm.profile.models import Note
from hub.access.scope import entered, system_scope
from tests.rooms.identity.test_erasing import visited
from tests.rooms.identity.test_scoring_live import SHEN
from tests.rooms.retention.test_holds import placed


def test_the_owner_of_the_tables_cannot_empty_what_is_held(transactional_db):
    with entered(system_scope("test")):
        placed(visited("v1", note="随便看看。", **SHEN))
        note = Note.objects.get()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("SELECT set_config('hub.scope_kind', 'system', false)")
        with pytest.raises(psycopg.errors.RestrictViolation, match="profile_note is under legal hold"):
            owner.execute("UPDATE profile_note SET body = NULL, erased_at = now()")
    with entered(system_scope("test")):
        assert Note.objects.get(id=note.id).body
