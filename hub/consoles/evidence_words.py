"""What staff call kinds, flaws and alarms, and which link of the proof a flaw breaks."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chain.scan.findings import Flaw
from hub.web.components.proofs import Link

KINDS: Mapping[str, Callable[[], str]] = {
    "contract": lambda: pgettext("kind of record", "Contract"),
    "device_message": lambda: _("Message of a device"),
    "site_visit": lambda: _("Visit to a project"),
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
    "statement": lambda: _("Statement"),
    "erasure": lambda: _("Tombstone of an erasure"),
    "audit_seal": lambda: _("Audit trail"),
    "checkpoint": lambda: _("Checkpoint"),
    "log": lambda: _("Log"),
    "schema": lambda: _("Structure of the database"),
    "constraint": lambda: _("Constraint in the database"),
    "grant": lambda: _("Right in the database"),
    "default_grant": lambda: _("Default right in the database"),
    "role": lambda: _("Database role"),
    "membership": lambda: _("Membership of a database role"),
    "setting": lambda: _("Setting of a database role"),
    "database": lambda: _("Database"),
    "table": lambda: _("Table in the database"),
    "column": lambda: _("Column in the database"),
    "index": lambda: _("Index in the database"),
    "rule": lambda: _("Rewrite rule in the database"),
    "event_trigger": lambda: _("Event trigger in the database"),
    "extension": lambda: _("Extension of the database"),
    "publication": lambda: _("Publication of tables"),
    "trigger": lambda: _("Trigger in the database"),
    "policy": lambda: _("Row policy in the database"),
    "row_security": lambda: _("Row security in the database"),
    "function": lambda: _("Function in the database"),
}

FLAWS: Mapping[str, Callable[[], str]] = {
    Flaw.ROW_CHANGED: lambda: _("The live row was changed; original and log are intact."),
    Flaw.ROW_MISSING: lambda: _("The live row is gone; original and log are intact."),
    Flaw.ORIGINAL_CHANGED: lambda: _("The sealed original in the vault was altered."),
    Flaw.ORIGINAL_MISSING: lambda: _("The sealed original was removed from the vault."),
    Flaw.ENTRY_CHANGED: lambda: _("The log entry no longer belongs to its original."),
    Flaw.ENTRY_MISSING: lambda: _("The log entry was removed."),
    Flaw.ENTRY_MOVED: lambda: _("The log entry stands at another place than its receipt says."),
    Flaw.NOT_LOGGED: lambda: _("The sealed fact never reached the log."),
    Flaw.TREE_CHANGED: lambda: _("A stored hash of the tree was altered."),
    Flaw.LOG_REWRITTEN: lambda: _("The log no longer leads to the sealed root; the contract refuses to extend it."),
    Flaw.CHECKPOINT_CHANGED: lambda: _("The stored checkpoint differs from the contract."),
    Flaw.GUARD_MISSING: lambda: _("The database’s structure is not as the migrations left it."),
    Flaw.SCAN_STOPPED: lambda: _("The scan could not go on here; what lies behind was not checked."),
}

ALARMS: Mapping[str, Callable[[], str]] = {
    "other_chain": lambda: _("The node speaks for another chain"),
    "other_code": lambda: _("The contract’s code is not ours"),
    "lost_history": lambda: _("The chain lost what was final"),
    "undeployed": lambda: _("The contract is not on chain yet"),
    "log_rewritten": lambda: _("The log was rewritten"),
    "foreign_checkpoint": lambda: _("The contract holds a checkpoint that is not ours"),
    "anchor_refused": lambda: _("The contract refused a checkpoint"),
    "gas_too_dear": lambda: _("Gas costs more than the log may pay"),
    "foreign_transaction": lambda: _("Somebody else sends with the log’s key"),
    "balance_low": lambda: _("The log’s account is running out of money"),
    "balance_empty": lambda: _("The log’s account cannot pay for the next checkpoint"),
    "clock_skew": lambda: _("This machine’s clock and the chain’s disagree"),
    "nodes_disagree": lambda: _("One of the nodes lags, lies or is silent"),
    "chain_not_kept": lambda: _("The local chain could not be written to disk"),
    "node_unreachable": lambda: _("The node does not answer"),
    "key_locked": lambda: _("The anchoring key cannot be opened"),
    "flows_unsealed": lambda: _("Movements of money wait too long for their seals"),
    "channels_differ": lambda: _("A channel does not say what the register says"),
    "erasure_refused": lambda: _("An erasure that was granted cannot go on"),
    "letters_parked": lambda: _("Letters of the e-mail alerts cannot be sent"),
    "contract_unsuitable": lambda: _("A contract made elsewhere did not suit its investor"),
    "errand_refused": lambda: _("The contract refused a change of hands"),
    "merge_delay_broken": lambda: _("A record waits longer for its checkpoint than was promised"),
}

BREAKS: Mapping[str, int] = {
    Flaw.ROW_CHANGED: 1,
    Flaw.ROW_MISSING: 1,
    Flaw.ORIGINAL_CHANGED: 2,
    Flaw.ORIGINAL_MISSING: 2,
    Flaw.ENTRY_CHANGED: 3,
    Flaw.ENTRY_MISSING: 3,
    Flaw.ENTRY_MOVED: 3,
    Flaw.TREE_CHANGED: 3,
    Flaw.LOG_REWRITTEN: 3,
    Flaw.CHECKPOINT_CHANGED: 4,
}
"""Before which station the chain live row, original, leaf, root, contract breaks."""


def kind_name(kind: str) -> str:
    """Return the word for a kind; an unknown one names itself."""
    return KINDS[kind]() if kind in KINDS else kind


def flaw_name(flaw: str) -> str:
    """Return the sentence for a flaw."""
    return FLAWS[flaw]() if flaw in FLAWS else flaw


def alarm_name(name: str) -> str:
    """Return the sentence for an alarm."""
    return ALARMS[name]() if name in ALARMS else name


def broken_chain(flaw: str) -> list[Link]:
    """Return the stations of a proof with the broken one marked; empty for flaws outside this chain."""
    broken = BREAKS.get(flaw)
    if broken is None:
        return []
    titles = [
        _("Live row"),
        _("Sealed original"),
        _("Leaf in the log"),
        _("Root of the checkpoint"),
        pgettext("on chain", "Contract"),
    ]
    return [Link(title=title, agrees=None if place == 0 else place != broken) for place, title in enumerate(titles)]
