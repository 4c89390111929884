"""Anchor the log, write the proof files that the summary points at, and say where everything is."""

from typing import Any
from uuid import UUID

from chain.domain.bundle import file_bytes
from chain.operations import anchor, unanchored
from chain.proofs import checkpoint_file, proof_bundle
from chain.queries import active_deployment, entry_for
from chain.structure import log_snapshots
from hub.access.scope import entered, system_scope
from hub.contracts.queries import contract, document
from hub.demo.cast import SHEN, ZHOU
from hub.demo.papers import COLD_SLUG
from hub.demo.stage import Subjects, World
from hub.kernel.clock import utc_now
from reports.queries import reports_for
from reports.signatures import signed_file


class ProofMissing(RuntimeError):
    """A record that the summary points at is not in the log."""


def log_structure() -> None:
    """Record what the migrations made first of all, as the worker does on any other hub within a minute."""
    with entered(system_scope("structure")):
        log_snapshots(at=utc_now())


def anchor_log(world: World) -> dict[str, Any]:
    """Seal everything recorded so far and wait until it is final; return where the contract lies."""
    world.progress("checkpoint", 0, 1)
    for _ in range(10):
        if not unanchored():
            break
        anchor(at=utc_now())
    deployment = active_deployment()
    if deployment is None or unanchored():
        raise ProofMissing("the log could not be anchored; see the alarms at /compliance/evidence/")
    world.progress("checkpoint", 1, 1)
    return {"contract_address": deployment.contract, "chain_id": deployment.chain_id}


def flagship(world: World, subjects: Subjects) -> dict[str, Any]:
    """Write the proof files of the first flagship client's contract and report, and return where to look."""
    number = next(purchase.number for purchase in world.invention.bought if purchase.person.key == SHEN)
    with entered(system_scope("demo")):
        facts = contract(number=number)
        files = {
            "contract_path": _written(world, f"{number}.pdf", document(number=number)),
            "proof_path": _written(world, "contract-proof.json", _proof("contract", facts.id)),
            "checkpoint_path": _written(world, "checkpoints.json", file_bytes(checkpoint_file())),
        }
        report = reports_for(subject_id=subjects[SHEN])[0]
        files["report_path"] = _written(world, "suitability-report.pdf", signed_file(report_id=report.id, at=utc_now()))
        files["report_proof_path"] = _written(world, "report-proof.json", _proof("suitability_report", report.id))
        second = reports_for(subject_id=subjects[ZHOU])[0]
        files["second_report_path"] = _written(
            world, "second-report.pdf", signed_file(report_id=second.id, at=utc_now())
        )
    return {
        "profile_url": f"/workspace/clients/{subjects[SHEN]}/",
        "second_profile_url": f"/workspace/clients/{subjects[ZHOU]}/",
        "disclosure_url": f"/disclosures/{COLD_SLUG}/",
        "verify_url": f"/verify/contract/{facts.id}/",
        "report_url": f"/workspace/reports/{report.id}/",
        **files,
    }


def _proof(kind: str, fact_id: UUID) -> bytes:
    entry = entry_for(kind, fact_id)
    if entry is None:
        raise ProofMissing(f"no {kind} {fact_id} in the log")
    return file_bytes(proof_bundle(entry.id))


def _written(world: World, name: str, content: bytes) -> str:
    file = world.folder / name
    fresh = file.with_name(f".{name}.new")
    fresh.write_bytes(content)
    fresh.replace(file)
    return str(file)
