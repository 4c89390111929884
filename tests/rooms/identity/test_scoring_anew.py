"""Records from before scoring, and records scored with another model, are scored by one command."""

from io import StringIO

import pytest
from django.core.management import call_command

from crm.identity.live.published import forget, shipped_model
from crm.identity.models import BlockKey, Edge, Membership, RecordMarks
from tests.rooms.identity.test_scoring_live import SEEN_AT_A_DESK, SHEN, account, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]


def rescored() -> str:
    forget()
    out = StringIO()
    call_command("rescore_links", stdout=out)
    return out.getvalue()


def persons() -> int:
    return len(set(Membership.objects.filter(superseded_at=None).values_list("subject_id", flat=True)))


def test_records_without_marks_are_scored_and_joined(monkeypatch):
    monkeypatch.setattr("crm.identity.operations.drafts_of", lambda news, **_: ())  # as before the upgrade
    account("u-1", **SHEN)
    seen("row 7", **SEEN_AT_A_DESK)
    assert (persons(), RecordMarks.objects.count(), BlockKey.objects.count()) == (2, 0, 0)
    monkeypatch.undo()
    assert rescored().startswith(f"2 records scored with model {shipped_model().version}")
    assert persons() == 1


def test_pairs_of_another_model_and_marks_of_another_stamp_are_made_anew_and_a_second_run_changes_nothing():
    account("u-1", **SHEN)
    seen("row 7", **SEEN_AT_A_DESK)
    keys = set(BlockKey.objects.values_list("key_blind", "record_id"))
    Edge.objects.update(model_version="older", weight=99.0)
    RecordMarks.objects.update(normaliser=-1)
    rescored()
    edge = Edge.objects.get()
    assert (edge.model_version, edge.weight < 99) == (shipped_model().version, True)
    assert set(BlockKey.objects.values_list("key_blind", "record_id")) == keys
    rescored()
    assert Edge.objects.get().id == edge.id
    assert persons() == 1
