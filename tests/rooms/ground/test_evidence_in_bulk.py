"""Every kind of fact that the hub logs by the thousand is projected by the thousand when the log is scanned."""

from uuid import uuid4

import pytest

from chain import evidence
from hub.schema.snapshots import KIND as STRUCTURE

ONE_A_RELEASE = {STRUCTURE}
LENT = sorted(evidence._contents)


def test_what_is_lent_singly_is_lent_in_bulk_but_for_the_structure_of_a_release() -> None:
    assert set(LENT) - set(evidence._batches) == ONE_A_RELEASE
    assert {"flow", "contract", "disclosure", "consent", "visit", "suitability_decision", "suitability_report"} <= {
        *LENT
    }


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [kind for kind in LENT if kind not in ONE_A_RELEASE])
def test_what_is_not_there_is_left_out_and_nothing_asked_for_gives_nothing(system_scope, kind) -> None:
    project = evidence.contents_for(kind)
    assert project is not None
    assert (project([str(uuid4())]), project([])) == ({}, {})
