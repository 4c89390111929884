"""What readers call the kinds of records and the flaws that a check may find."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from chain.queries import RecordState
from chain.scan.findings import Flaw
from chain.verifier import Status
from reports.domain.inputs import Text

KINDS: Mapping[str, Callable[[], str]] = {
    "contract": lambda: pgettext("kind of record", "Contract"),
    "investment_certificate": lambda: _("Investment certificate"),
    "contract_scan": lambda: _("Notarised scan"),
    "repayment_plan": lambda: _("Version of a repayment plan"),
    "rule_change": lambda: _("Change of a rule"),
    "product_rating": lambda: _("New rating of a product"),
    "regulator_pack": lambda: _("Regulator’s pack"),
    "reconciliation": lambda: _("Signed report of a reconciled day"),
    "flow": lambda: _("Movement of money"),
    "disclosure": lambda: _("Disclosure version"),
    "suitability_decision": lambda: _("Suitability decision"),
    "suitability_report": lambda: _("Suitability report"),
    "report_voiding": lambda: _("Report declared void"),
    "consent": lambda: _("Consent"),
    "visit": lambda: _("Visit"),
    "device_message": lambda: _("Message of a device"),
    "site_visit": lambda: _("Visit to a project"),
    "statement": lambda: _("Statement"),
    "schema": lambda: _("Structure of the database"),
    "erasure": lambda: _("Tombstone of an erasure"),
    "audit_seal": lambda: _("Audit trail"),
}

SEAL_OF: Mapping[Status, RecordState] = {
    Status.VERIFIED: RecordState.FINAL,
    Status.CONTRADICTED: RecordState.CONTRADICTED,
    Status.CANNOT_TELL: RecordState.RECORDED,
}
"""What seal the offline program's answer is shown with."""

FLAWS: Mapping[Flaw, Callable[[], str]] = {
    Flaw.ROW_CHANGED: lambda: _("the record in use differs from the sealed original"),
    Flaw.ROW_MISSING: lambda: _("the record in use is gone; the sealed original is still there"),
    Flaw.ORIGINAL_CHANGED: lambda: _("the sealed original was altered"),
    Flaw.ORIGINAL_MISSING: lambda: _("the sealed original was removed"),
    Flaw.ENTRY_CHANGED: lambda: _("the log entry no longer belongs to the original"),
    Flaw.ENTRY_MISSING: lambda: _("the log entry was removed"),
    Flaw.ENTRY_MOVED: lambda: _("the log entry stands at another place than the one promised"),
    Flaw.NOT_LOGGED: lambda: _("the record never reached the log"),
    Flaw.TREE_CHANGED: lambda: _("a stored hash of the tree was altered"),
    Flaw.LOG_REWRITTEN: lambda: _("the log no longer leads to a sealed checkpoint"),
    Flaw.CHECKPOINT_CHANGED: lambda: _("our copy of a checkpoint differs from the contract"),
    Flaw.SCAN_STOPPED: lambda: _("a scan could not go on"),
    Flaw.GUARD_MISSING: lambda: _("a guard in the database was removed or weakened"),
}


def kind_name(kind: str) -> str:
    """Return the reader's word for a kind of record; an unknown kind names itself."""
    return KINDS[kind]() if kind in KINDS else kind


def kind_text(kind: str) -> Text:
    """Return the word for a kind in both languages, for papers that carry both."""
    with override("zh-hans"):
        chinese = kind_name(kind)
    with override("en"):
        return Text(chinese, kind_name(kind))


def side_name(side: str) -> str:
    """Return on which side a neighbour in the tree stands."""
    return pgettext("tree", "left") if side == "left" else pgettext("tree", "right")
