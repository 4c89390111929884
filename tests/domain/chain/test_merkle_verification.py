"""The verifier accepts true proofs and refuses every published and every generated way of bending one."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.verifier import ProofRefused, leaf_hash, verify_consistency, verify_inclusion
from tests.domain.chain import slow_tree

VECTORS = Path(__file__).resolve().parents[4] / "shared" / "vectors" / "rfc9162"
ENTRIES = [f"entry {number}".encode() for number in range(24)]
ROOTS = {size: slow_tree.head(ENTRIES[:size]) for size in range(1, len(ENTRIES) + 1)}


def decoded(case: dict, *names: str) -> tuple:
    proof = [base64.b64decode(item) for item in case["proof"] or []]
    return (*(base64.b64decode(case[name]) for name in names), proof)


def published(folder: str) -> list[Path]:
    return sorted((VECTORS / folder).rglob("*.json"))


def check_published_inclusion(case: dict) -> None:
    leaf, root, proof = decoded(case, "leafHash", "root")
    verify_inclusion(index=case["leafIdx"], size=case["treeSize"], leaf_hash=leaf, proof=proof, root=root)


def check_published_consistency(case: dict) -> None:
    first, second, proof = decoded(case, "root1", "root2")
    verify_consistency(
        first_size=case["size1"], second_size=case["size2"], first_root=first, second_root=second, proof=proof
    )


@pytest.mark.skipif(not VECTORS.is_dir(), reason=f"the published vectors are not at {VECTORS}")
@pytest.mark.parametrize(
    ("folder", "check"),
    [("inclusion", check_published_inclusion), ("consistency", check_published_consistency)],
)
def test_every_published_vector_is_judged_as_published(folder, check):
    cases = published(folder)
    assert len(cases) == 98
    wrong = []
    for file in cases:
        case = json.loads(file.read_text())
        try:
            check(case)
            refused = False
        except ProofRefused:
            refused = True
        if refused is not case["wantErr"]:
            wrong.append(f"{file.parent.name}/{file.name}: {case['desc']}")
    assert wrong == []


def inclusion_case(index: int, size: int) -> dict:
    return {
        "index": index,
        "size": size,
        "leaf_hash": leaf_hash(ENTRIES[index]),
        "proof": slow_tree.path(index, ENTRIES[:size]),
        "root": ROOTS[size],
    }


def consistency_case(first: int, second: int) -> dict:
    return {
        "first_size": first,
        "second_size": second,
        "first_root": ROOTS[first],
        "second_root": ROOTS[second],
        "proof": slow_tree.proof(first, ENTRIES[:second]),
    }


def bent_proofs(proof: list[bytes], roots: list[bytes]):
    """The ways in which the published cases bend a proof's list of hashes."""
    garbage = b"garbage".ljust(32, b"\x00")
    yield [*proof, garbage]
    yield [garbage, *proof]
    yield [*proof, b""]
    yield from ([*proof, root] for root in roots)
    yield from ([root, *proof] for root in roots)
    for place, item in enumerate(proof):
        yield [*proof[:place], bytes([item[0] ^ 0x10]) + item[1:], *proof[place + 1 :]]
        yield [*proof[:place], item[:-1], *proof[place + 1 :]]
        yield proof[:place] + proof[place + 1 :]
    if len(proof) > 1 and proof != proof[::-1]:
        yield proof[::-1]


@given(st.integers(min_value=2, max_value=24), st.data())
def test_a_bent_inclusion_proof_is_refused(size, data):
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    case = inclusion_case(index, size)
    verify_inclusion(**case)
    bent = [case | {"proof": proof} for proof in bent_proofs(case["proof"], [case["root"]])]
    for wrong in (index - 1, index + 1, index ^ 2, size, -1):
        bent.append(case | {"index": wrong})
    bent += [case | {"size": wrong} for wrong in (0, index, size * 2)]
    bent += [case | {"root": leaf_hash(b"other")}, case | {"leaf_hash": leaf_hash(b"other")}, case | {"root": b""}]
    for item in bent:
        with pytest.raises(ProofRefused):
            verify_inclusion(**item)


@given(st.integers(min_value=1, max_value=23), st.data())
def test_a_bent_consistency_proof_is_refused(first, data):
    second = data.draw(st.integers(min_value=first + 1, max_value=24))
    case = consistency_case(first, second)
    verify_consistency(**case)
    roots = [case["first_root"], case["second_root"]]
    bent = [case | {"proof": proof} for proof in bent_proofs(case["proof"], roots)]
    bent += [case | {"first_size": wrong} for wrong in (0, first - 1, second + 1, -1)]
    bent += [case | {"second_size": wrong} for wrong in (0, first - 1, second * 2)]
    bent.append(case | {"first_root": roots[1], "second_root": roots[0]})
    bent += [case | {"first_root": leaf_hash(b"other")}, case | {"second_root": leaf_hash(b"other")}]
    for item in bent:
        with pytest.raises(ProofRefused):
            verify_consistency(**item)


def test_a_tree_of_one_needs_no_path():
    verify_inclusion(**inclusion_case(0, 1))
    with pytest.raises(ProofRefused):
        verify_inclusion(**inclusion_case(0, 1) | {"size": 2})


def test_equal_trees_need_an_empty_proof_and_equal_roots():
    verify_consistency(**consistency_case(5, 5))
    with pytest.raises(ProofRefused, match="empty proof"):
        verify_consistency(**consistency_case(5, 5) | {"proof": [ROOTS[5]]})
    with pytest.raises(ProofRefused, match="expected root"):
        verify_consistency(**consistency_case(5, 5) | {"second_root": ROOTS[6]})


def test_size_zero_proves_nothing_and_is_refused():
    for second in (0, 1, 7):
        with pytest.raises(ProofRefused):
            verify_consistency(first_size=0, second_size=second, first_root=b"", second_root=ROOTS[7], proof=[])
    with pytest.raises(ProofRefused):
        verify_inclusion(index=0, size=0, leaf_hash=leaf_hash(b""), proof=[], root=ROOTS[1])


def test_a_refusal_says_what_was_expected_and_what_was_found():
    case = inclusion_case(3, 8)
    with pytest.raises(ProofRefused, match=f"expected root {ROOTS[7].hex()}, computed {ROOTS[8].hex()}"):
        verify_inclusion(**case | {"root": ROOTS[7]})
