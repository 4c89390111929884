"""Judge one file from its bytes to the answer: read it, work it out again, check signature and anchor.

*Proved* takes both: that everything follows from the sealed inputs, and that something the reader trusts, a signature
or a checkpoint, binds this file to its issue. Without the second a whole report could be invented consistently.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chain.verifier import NoSource, Status, verify_proof
from chain.verifier import sentences as proof_sentences
from chain.verifier.bundle import read_bundle
from chain.verifier.sources import Source
from hub.kernel.canonical import NotCanonical, canonical_bytes, parse_canonical
from reports.domain.advice import UnsuitablePlan
from reports.domain.composing import compose
from reports.domain.facts import places_for
from reports.domain.inputs import Issue, ReportContent
from reports.domain.sealing import SCHEMAS, parts_differing, read_sealed
from reports.domain.statements import Untraceable
from reports.recompute.deriving import RulesUnknown, derive
from reports.recompute.findings import REFUSALS, Finding, Recomputation, Seen, attempted, differing, refused
from reports.recompute.foreign import open_foreign
from reports.recompute.increments import replaced
from reports.recompute.objects import Unreadable
from reports.recompute.opening import Opened, open_file
from reports.recompute.signature import Certificate, SignatureBroken, Unsigned, check_signature

INPUTS = "inputs.json"
RENDERER = "renderer.json"
PROOF = "proof.json"
SAVED_ANEW = "签署之后另存过", "it was saved anew after it was signed"
LARGEST_INPUTS = 2_000_000
Redraw = Callable[[Opened, ReportContent, Issue], Iterator[Finding]]
Ask = Callable[[Issue], Iterator[Finding]]


@dataclass(frozen=True, kw_only=True)
class Trust:
    """What the reader brings: authorities and contract held for right, a proof file, where to look checkpoints up.

    ``ask`` asks the platform whether the report still stands; without it nobody is asked.
    """

    authorities: Sequence[Certificate] = ()
    proof: bytes | None = None
    source: Source | None = None
    contract: str | None = None
    ask: Ask | None = None


def recompute(data: bytes, *, trust: Trust, redraw: Redraw | None = None) -> Recomputation:
    """Judge the bytes of a report; never raises for what they hold."""
    try:
        opened = _opened(data)
    except Unreadable as refusal:
        return Recomputation((Finding(Seen.UNREADABLE, {"why": refusal}),))
    found, content, issue = _inside(opened)
    newer = any(one.seen is Seen.INPUTS_NEWER for one in found)
    bound = [
        *attempted(("签名", "the signature"), lambda: _signature(opened, trust.authorities, newer=newer)),
        *attempted(("后附内容", "what stands behind"), lambda: _behind(opened)),
        *attempted(("上链存证", "the anchor"), lambda: _anchor(opened, trust)),
    ]
    if content is not None and issue is not None:
        bound += attempted(("证书日期", "the certificate's dates"), lambda: _dates_hold(opened, trust, issue))
        if (ask := trust.ask) is not None:
            bound += attempted(("是否有效", "whether it stands"), lambda: ask(issue))
        if redraw is not None and not newer:
            found += attempted(("重新印出", "drawing it again"), lambda: redraw(opened, content, issue))
    if not {one.seen for one in bound} & {Seen.SIGNED, Seen.ANCHORED}:
        bound.append(Finding(Seen.NOTHING_BINDS))
    return Recomputation((*found, *bound), number=issue.number if issue else "")


def _opened(data: bytes) -> Opened:
    try:
        return open_file(data)
    except Unreadable as refusal:
        return open_foreign(data, refusal)


def _inside(opened: Opened) -> tuple[list[Finding], ReportContent | None, Issue | None]:
    """Return what came of the sealed inputs, and the inputs where they could be read."""
    sealed = opened.attached.get(INPUTS)
    if sealed is None:
        return [*_enclosures(opened), Finding(Seen.NO_INPUTS)], None, None
    found, content, issue = _read(sealed)
    if issue is not None and opened.keywords:
        found += differing([("file.keywords", f"suitability_report {issue.report_id}", opened.keywords)], rule="RPT-11")
    return [*_enclosures(opened), *found], content, issue


def _enclosures(opened: Opened) -> Iterator[Finding]:
    """What is wrong with the file as a whole: written anew by another program, or enclosing two of one name."""
    if opened.foreign:
        yield Finding(Seen.FOREIGN, {"why": opened.foreign})
    for name in opened.doubled:
        yield Finding(Seen.ATTACHED_TWICE, {"field": name})


def _read(sealed: bytes) -> tuple[list[Finding], ReportContent | None, Issue | None]:
    """Return what came of inputs, and the inputs where they could be read."""
    if len(sealed) > LARGEST_INPUTS:
        return [Finding(Seen.INPUTS_UNREADABLE, {"why": f"{len(sealed)} > {LARGEST_INPUTS}"})], None, None
    schema = _schema(sealed)
    if schema not in (None, *SCHEMAS):
        return [Finding(Seen.INPUTS_NEWER, {"schema": f"{schema}"[:60]})], None, None
    parts = list(_parts(sealed))
    try:
        content, issue = read_sealed(sealed)
    except REFUSALS as refusal:
        return [*parts, *_changed(sealed), Finding(Seen.INPUTS_UNREADABLE, {"why": refused(refusal)})], None, None
    found = [*_derived(content, issue), *attempted(("句子", "the sentences"), lambda: _sentences(content, issue))]
    return [*parts, *found], content, issue


def _parts(sealed: bytes) -> Iterator[Finding]:
    """Name the parts that were changed after they were sealed, whatever follows from them."""
    with suppress(*REFUSALS):
        for name in parts_differing(sealed):
            yield Finding(Seen.PART_DIFFERS, {"field": f"content.{name}"})


def _changed(sealed: bytes) -> list[Finding]:
    """Inputs that cannot be read may still show that they are not those the report's id was made of."""
    try:
        fact: Any = parse_canonical(sealed)
        made = hashlib.sha256(canonical_bytes(fact["content"])).hexdigest()
        client, printed = UUID(fact["content"]["client"]["subject_id"]), UUID(fact["issue"]["report_id"])
        ids = [one for _, one in places_for(subject_id=client, content_digest=made)]
    except REFUSALS:
        return []
    return [] if printed in ids else differing([("issue.report_id", ids[0], printed)], rule="RPT-11")


def _schema(sealed: bytes) -> object:
    try:
        fact = parse_canonical(sealed)
    except NotCanonical:
        return None
    return fact.get("schema") if isinstance(fact, dict) else None


def _derived(content: ReportContent, issue: Issue) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(derive(content, issue))
    except RulesUnknown as refusal:
        found.append(Finding(Seen.RULES_UNKNOWN, {"expected": refusal.expected, "actual": refusal.actual}))
    except REFUSALS as refusal:
        found.append(Finding(Seen.INPUTS_UNREADABLE, {"why": refused(refusal)}))
    return found


def _behind(opened: Opened) -> Iterator[Finding]:
    """Nothing behind the archived bytes may draw: the platform's own signature adds an invisible field."""
    for place in replaced(opened.archived, opened.behind):
        yield Finding(Seen.PAGE_REPLACED, {"page": place})


def _sentences(content: ReportContent, issue: Issue) -> Iterator[Finding]:
    try:
        count = len(compose(content=content, issue=issue).statements())
    except (Untraceable, UnsuitablePlan) as refusal:
        yield Finding(Seen.SENTENCE_UNTRACED, {"why": refused(refusal)})
    except REFUSALS as refusal:
        yield Finding(Seen.INPUTS_UNREADABLE, {"why": refused(refusal)})
    else:
        yield Finding(Seen.SENTENCES_TRACE, {"count": count})


def _signature(opened: Opened, authorities: Sequence[Certificate], *, newer: bool) -> Iterator[Finding]:
    """Yield what came of the signature; a file of a newer form may have its fields where ours has none."""
    try:
        signed = check_signature(archived=opened.archived, behind=opened.behind, authorities=authorities)
    except Unsigned:
        signed_once = opened.signable or (opened.foreign and b"/ByteRange" in opened.archived)
        if signed_once and not newer:
            yield Finding(Seen.SIGNATURE_BROKEN, {"why": SAVED_ANEW})
        else:
            yield Finding(Seen.UNSIGNED)
    except SignatureBroken as refusal:
        yield Finding(Seen.SIGNATURE_BROKEN, {"why": refusal})
    else:
        seen = Seen.SIGNED if signed.authority else Seen.SIGNER_UNKNOWN
        yield Finding(seen, {"certificate": signed.certificate.fingerprint})


def _dates_hold(opened: Opened, trust: Trust, issue: Issue) -> Iterator[Finding]:
    """A certificate that was not in force when the report was issued signed nothing then."""
    try:
        own = check_signature(archived=opened.archived, behind=opened.behind, authorities=trust.authorities).certificate
    except (Unsigned, SignatureBroken):
        return
    at = f"{issue.at:%Y%m%d%H%M%SZ}"
    if not own.not_before <= at <= own.not_after:
        yield Finding(Seen.SIGNATURE_BROKEN, {"why": f"{own.not_before} – {own.not_after}, {at}"})


def _anchor(opened: Opened, trust: Trust) -> Iterator[Finding]:
    """Hold the archived bytes against their record in the log, by the proof file that the reader brought."""
    proof = trust.proof
    if proof is None:
        yield Finding(Seen.NO_PROOF)
        return
    if proof.startswith(b"%PDF-"):
        proof = _enclosed(proof)
    report = verify_proof(proof, source=trust.source or NoSource(), file=opened.archived, contract=trust.contract)
    said = tuple("; ".join(proof_sentences(report, language=language)) for language in ("zh", "en"))
    seen = {
        Status.VERIFIED: Seen.ANCHORED,
        Status.CONTRADICTED: Seen.ANCHOR_DIFFERS,
        Status.CANNOT_TELL: Seen.ANCHOR_OPEN,
    }[report.status]
    yield Finding(seen, {"why": said})
    yield from _record_says(proof, opened)


def _enclosed(certificate: bytes) -> bytes:
    """Return the proof file inside a certificate."""
    try:
        return next((one for name, one in open_file(certificate).attached.items() if name.endswith(".json")), b"")
    except Unreadable:
        return b""


def _record_says(proof: bytes, opened: Opened) -> list[Finding]:
    """What the record says of the report besides its file: the digest of the inputs, the level."""
    try:
        fact: Any = json.loads(read_bundle(proof).fact or b"null")
        content, issue = read_sealed(opened.attached[INPUTS])
    except REFUSALS:
        return []
    if not isinstance(fact, dict):
        return []
    return differing(
        [
            ("record.inputs_sha256", hashlib.sha256(opened.attached[INPUTS]).hexdigest(), fact.get("inputs_sha256")),
            ("record.level", content.level.level, fact.get("level")),
            ("record.number", issue.number, fact.get("number")),
        ],
        rule="RPT-11",
    )
