"""An entry commits to a fact by kind, id, version and digest, hidden behind its own salt."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import pytest

from chain.domain.entry import Fact, FactRefused, SubjectTail, commit
from chain.domain.meta import MetaLayout, meta_hash
from chain.verifier.bundle import read_envelope
from chain.verifier.commitment import SaltRefused
from chain.verifier.strict_json import read_canonical
from hub.kernel.canonical import canonical_bytes

AT = datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)
FACT = Fact(kind="contract", fact_id=UUID(int=7), version=2, digest="ab" * 32)
TOKEN = "cd" * 32
SALT = bytes(range(32))


def test_the_entry_is_the_documented_hash():
    made = commit(FACT, tail=SubjectTail(), recorded_at=AT, salt=SALT)
    entry = sha256(b"hub/leaf/v1" + SALT + sha256(made.envelope).digest()).digest()
    assert (made.entry, made.leaf) == (entry, sha256(b"\x00" + entry).digest())


def test_the_envelope_says_what_and_when_in_canonical_bytes():
    made = commit(FACT, tail=SubjectTail(), recorded_at=AT, salt=SALT)
    assert json.loads(made.envelope) == {
        "schema": "hub/entry/v1",
        "kind": "contract",
        "fact_id": str(UUID(int=7)),
        "fact_version": 2,
        "fact_digest": "ab" * 32,
        "subject": None,
        "subject_seq": None,
        "subject_prev": None,
        "recorded_at": "2026-11-21T01:02:03Z",
    }
    assert read_canonical(made.envelope)


def test_a_subjects_records_are_chained_to_one_another():
    fact = replace(FACT, subject_token=TOKEN)
    first = commit(fact, tail=SubjectTail(), recorded_at=AT, salt=SALT)
    tail = SubjectTail(next_seq=1, last_entry=first.entry.hex())
    second = read_envelope(commit(fact, tail=tail, recorded_at=AT, salt=SALT).envelope)
    assert (second.subject_seq, second.subject_prev) == (1, first.entry)
    assert read_envelope(first.envelope).subject_prev is None


def test_the_same_fact_with_another_salt_is_another_entry():
    one, other = (commit(FACT, tail=SubjectTail(), recorded_at=AT, salt=bytes([n]) * 32) for n in (1, 2))
    assert one.envelope == other.envelope
    assert one.entry != other.entry


def test_a_short_salt_is_refused():
    with pytest.raises(SaltRefused, match="got 16"):
        commit(FACT, tail=SubjectTail(), recorded_at=AT, salt=bytes(16))


@pytest.mark.parametrize("wrong", [{"digest": "AB" * 32}, {"digest": ""}, {"subject_token": "alice"}])
def test_a_fact_without_a_digest_or_with_a_name_for_a_token_is_refused(wrong):
    with pytest.raises(FactRefused, match="contract"):
        commit(replace(FACT, **wrong), tail=SubjectTail(), recorded_at=AT, salt=SALT)


def test_the_verifier_reads_canonical_json_as_the_kernel_writes_it():
    value = {"a": [1, None, True, {"b": '\u0007\u001f"\\/é人\U0001f600\u007f\u2028'}], "c": -(2**53 - 1)}
    assert read_canonical(canonical_bytes(value)) == value


def test_the_meta_layout_binds_every_one_of_its_fields():
    layout = MetaLayout(previous=None, block_number=1, block_hash="0x" + "11" * 32)
    variants = [
        layout,
        replace(layout, previous="00" * 32),
        replace(layout, block_number=2),
        replace(layout, block_hash="0x" + "12" * 32),
        replace(layout, flow_totals="00" * 32),
        replace(layout, subjects_root="00" * 32),
    ]
    assert len({meta_hash(one.to_bytes()) for one in variants}) == len(variants)
    assert json.loads(layout.to_bytes())["schema"] == "hub/checkpoint-meta/v2"
