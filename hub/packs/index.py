"""The pages that a person opens first: what the pack holds, what each record is, how to check it, in two languages."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from chain.models import Entry
from hub.packs.domain.archive import PackFile
from hub.packs.models import Pack, PackKind

LANGUAGES: Final = (("zh-hans", "index.zh.html"), ("en", "index.en.html"))
KINDS: Final[Mapping[str, Callable[[], str]]] = {
    "contract": lambda: pgettext("kind of record", "Contract"),
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
    "schema": lambda: _("Structure of the database"),
    "erasure": lambda: _("Tombstone of an erasure"),
    "audit_seal": lambda: _("Audit trail"),
}
ABOUT: Final[Mapping[str, Callable[[], str]]] = {
    PackKind.CLIENT: lambda: _("One client"),
    PackKind.PRODUCT: lambda: _("One product"),
    PackKind.PERIOD: lambda: _("A span of days"),
}


def index_files(
    pack: Pack, entries: Sequence[Entry], files: Sequence[PackFile], *, sealed_until: int, at: datetime
) -> list[PackFile]:
    """Return the index in each language."""
    held = {one.path for one in files}
    papers = sorted(path for path in held if path.startswith("papers/"))
    data = sorted(path for path in held if path.startswith("data/"))
    found = []
    for language, path in LANGUAGES:
        with override(language):
            rows = [_row(one, proof_path(one), held, sealed_until) for one in entries]
            context: dict[str, Any] = {
                "pack": pack, "about": ABOUT[pack.kind](), "rows": rows, "papers": papers, "data": data, "at": at,
                "wallet": "wallet.json" in held, "language": language,
            }  # fmt: skip
            found.append(PackFile(path=path, data=render_to_string("packs/index.html", context).encode()))
    return found


def proof_path(entry: Entry) -> str:
    """Return where the proof of a record lies in a pack."""
    return f"proofs/{entry.index:08d}-{entry.kind}.json"


def kind_name(kind: str) -> str:
    """Return what readers call a kind of record."""
    return KINDS.get(kind, lambda: kind)()


def _row(entry: Entry, path: str, held: set[str], sealed_until: int) -> dict[str, Any]:
    return {
        "place": entry.index + 1,
        "kind": kind_name(entry.kind),
        "at": entry.recorded_at,
        "digest": entry.entry_hash,
        "path": path if path in held else "",
        "proved": entry.index < sealed_until,
    }
