"""Write and open the encrypted contents of this room: answers, inputs, plans, written words, and their digests."""

from dataclasses import dataclass

from crm.suitability.domain.answers import Answers
from crm.suitability.domain.inputs import Inputs, read_answers, read_inputs, write_inputs
from crm.suitability.domain.plan import Plan
from crm.suitability.domain.plan_record import read_plan, write_plan
from crm.suitability.models import Assessment, Contradiction, LevelDecision, PlanProposal
from hub.kernel.canonical import canonical_bytes, parse_canonical
from hub.kernel.digest import sha256_hex


class ContentErased(LookupError):
    """The content behind a row was erased; its digest stays."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """Text to be encrypted in a column, and the SHA-256 of its bytes for the column beside it."""

    text: str
    digest: str


def content_of(data: bytes) -> Content:
    """Return bytes as the text and digest that two columns take."""
    return Content(text=data.decode(), digest=sha256_hex(data))


def answers_content(answers: Answers) -> Content:
    """Write the answers as they were given."""
    return content_of(canonical_bytes({"schema": "hub/assessment/v1", **answers.as_canonical()}))


def answers_of(row: Assessment) -> Answers:
    """Return the answers of an assessment."""
    return read_answers(parse_canonical(_open(row.answers, f"answers of assessment {row.id}")))


def inputs_content(inputs: Inputs) -> Content:
    """Write everything that a decision rests on."""
    return content_of(write_inputs(inputs))


def inputs_of(row: LevelDecision | Contradiction) -> Inputs:
    """Return what a level or a contradiction was found from."""
    return read_inputs(_open(row.inputs, f"inputs of {row.id}"))


def plan_content(plan: Plan) -> Content:
    """Write a plan with its sentences."""
    return content_of(write_plan(plan))


def plan_of(row: PlanProposal) -> Plan:
    """Return the plan as it was proposed."""
    return read_plan(_open(row.content, f"plan {row.id}"))


def _open(text: str | None, what: str) -> bytes:
    if text is None:
        raise ContentErased(f"{what} were erased")
    return text.encode()
