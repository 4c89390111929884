"""What unfolds below each step: digests, the path, the checkpoint, and how to ask the contract yourself."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chain.scan.findings import Finding, Flaw
from hub.kernel.clock import HOME_ZONE
from hub.portal.commands import cast_inclusion
from hub.portal.verification_check import Checked
from hub.portal.verification_tree import tree_svg
from hub.portal.verification_words import FLAWS, kind_name, side_name


def digest_detail(checked: Checked) -> SafeString:
    """The reader's own digest, and against what it was measured."""
    return facts(
        [
            (_("Method"), _("SHA-256, computed in your browser")),
            (_("Digest of your file"), hash_html(checked.digest)),
        ]
    )


def record_detail(checked: Checked) -> SafeString:
    """The record's place; content digest and salt only when the reader may see them."""
    entry = checked.entry
    rows: list[tuple[object, object]] = [
        (_("Kind"), kind_name(entry.kind)),
        (_("Record id"), hash_html(str(entry.fact_id))),
        (_("Written"), _time(entry.recorded_at)),
        (_("Place in the log"), pgettext("record", "no. %(number)s") % {"number": f"{checked.number:,}"}),
    ]
    if checked.content_digest:
        rows.append((_("Digest of the content"), hash_html(checked.content_digest)))
        rows.append((_("Random salt"), hash_html(checked.salt)))
    rows.append((_("Commitment"), hash_html(entry.entry_hash)))
    rows.append((_("Leaf"), hash_html(entry.leaf_hash)))
    return facts(rows)


def comparison(checked: Checked) -> SafeString:
    """The digest as recorded beside the reader's."""
    recorded = hash_html(checked.content_digest) if checked.content_digest else _("not shown for private records")
    return format_html(
        '<div class="compare"><div><h4>{}</h4>{}</div><div class="compare__yours"><h4>{}</h4>{}</div></div>',
        _("Digest when recorded"), recorded, _("Digest of your file"), hash_html(checked.digest),
    )  # fmt: skip


def flaws(checked: Checked) -> SafeString:
    """Every finding in words, with the fields that differ."""
    rows = ((FLAWS[one.flaw](), _fields(one)) for one in checked.findings)
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}{}</li>", rows))


def _fields(finding: Finding) -> SafeString:
    if finding.flaw is not Flaw.ROW_CHANGED or not finding.detail:
        return SafeString("")
    return format_html("<small>{} <code>{}</code></small>", _("Fields:"), finding.detail)


def path_detail(checked: Checked) -> SafeString:
    """The drawing and the list of neighbours from the leaf up."""
    checkpoint = checked.checkpoint
    if checkpoint is None:
        return SafeString("")
    svg = tree_svg(
        index=checked.entry.index,
        size=checkpoint.size,
        leaf=checked.entry.leaf_hash,
        root=checkpoint.root,
        height=len(checked.path),
    )
    intro = _(
        "Your record is combined with the hash beside it, level by level; after %(count)s steps the result must be "
        "exactly the checkpoint’s root."
    ) % {"count": len(checked.path)}
    items = ((number, side_name(one.side), hash_html(one.hash)) for number, one in enumerate(checked.path, 1))
    listed = format_html_join("", "<li><span>{}</span><span>{}</span>{}</li>", items)
    drawing = format_html('<div class="tree">{}</div>', svg) if svg else ""
    return format_html('<p>{}</p>{}<ol class="path" tabindex="0">{}</ol>', intro, drawing, listed)


def checkpoint_detail(checked: Checked) -> SafeString:
    """What the checkpoint covers and how it hangs on the one before."""
    checkpoint, previous = checked.checkpoint, checked.previous
    if checkpoint is None:
        return SafeString("")
    rows: list[tuple[object, object]] = [
        (_("Checkpoint"), pgettext("checkpoint", "no. %(number)s") % {"number": checkpoint.seq}),
        (_("Records covered"), f"{checkpoint.size:,}"),
        (_("Root"), hash_html(checkpoint.root)),
    ]
    if previous is not None:
        before = _("no. %(number)s, %(size)s records") % {"number": previous.seq, "size": f"{previous.size:,}"}
        rows.append((_("Checkpoint before"), before))
        rows.append((_("Connection"), _("The contract itself verified that this one extends the one before.")))
    asked = _("asked just now, and it agrees") if checked.chain_answered else _("could not be asked just now")
    rows.append((pgettext("on chain", "Contract"), asked))
    return facts(rows)


def transaction_detail(checked: Checked) -> SafeString:
    """Where it stands on the network, and the command that asks without us."""
    checkpoint = checked.checkpoint
    if checkpoint is None:
        return SafeString("")
    deployment = checkpoint.deployment
    network = _("Ethereum test network, chain id %(id)s") % {"id": deployment.chain_id}
    listed = facts(
        [
            (_("Network"), network),
            (pgettext("on chain", "Contract"), hash_html(deployment.contract)),
            (_("Transaction"), hash_html(checkpoint.transaction)),
            (_("Block"), f"{checkpoint.block_number:,}"),
            (_("Final since"), _time(checkpoint.final_at) if checkpoint.final_at else _("not yet")),
        ]
    )
    ask = _("You need not believe this site: any Ethereum node answers the same question.")
    return format_html('{}<p class="quiet">{}</p><pre class="cmd" tabindex="0">{}</pre>', listed, ask, cast(checked))


def cast(checked: Checked) -> str:
    """The command that asks the contract whether the record is in the checkpoint."""
    if checked.checkpoint is None:
        return ""
    path = [one.hash for one in checked.path]
    return cast_inclusion(checked.checkpoint, leaf=checked.entry.leaf_hash, index=checked.entry.index, path=path)


def facts(rows: Iterable[tuple[object, object]]) -> SafeString:
    """A list of terms and values."""
    return format_html('<dl class="facts">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows))


def hash_html(value: str) -> SafeString:
    """A long hexadecimal value that may break anywhere."""
    return format_html('<code class="hash">{}</code>', value)


def _time(at: object) -> SafeString:
    from datetime import datetime

    if not isinstance(at, datetime):
        return SafeString("")
    shown = at.astimezone(HOME_ZONE).replace(microsecond=0)
    return format_html('<time datetime="{}">{}</time>', shown.isoformat(), f"{shown:%Y-%m-%d %H:%M:%S}")
