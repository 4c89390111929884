"""Say in the reader's language why a statement was not taken in."""

from typing import Final

from django.utils.translation import gettext as _

from hub.catalogue.sentences import sentence_of, sentence_of_unreadable
from hub.funds.domain.custody_keys import Doubt, SignatureRefused
from hub.funds.domain.statement import HEADER, MAX_BYTES, Fault, StatementUnsound
from hub.funds.statements import NumberTaken
from hub.kernel.money import grouped

MEGABYTE: Final = 1024 * 1024

Refused = SignatureRefused | StatementUnsound | NumberTaken


def sentence_of_refusal(refusal: Refused) -> str:
    """Return one sentence that says what to put right."""
    if isinstance(refusal, SignatureRefused):
        return _of_doubt(refusal)
    return _of_taken(refusal) if isinstance(refusal, NumberTaken) else _of_fault(refusal)


def _of_fault(refusal: StatementUnsound) -> str:
    if refusal.cell is not None:
        return sentence_of(refusal.cell)
    if refusal.listing is not None:
        return sentence_of_unreadable(refusal.listing)
    if refusal.fault is Fault.BALANCE:
        return _("Opening balance and lines add up to ¥%(expected)s, but the closing balance says ¥%(actual)s.") % {
            "expected": grouped(_fen(refusal.expected)),
            "actual": grouped(_fen(refusal.actual)),
        }
    return _words(refusal.fault) % {
        "line": refusal.line,
        "name": refusal.name,
        "expected": refusal.expected,
        "actual": str(refusal.actual)[:80],
        "names": ", ".join(HEADER),
        "megabytes": MAX_BYTES // MEGABYTE,
    }


def _words(fault: Fault) -> str:
    words = {
        Fault.TOO_LARGE: _("The statement is larger than %(megabytes)s MB. Split its period."),
        Fault.NOT_TEXT: _("Byte %(actual)s is not UTF-8 text. Save the statement as UTF-8 and sign it again."),
        Fault.HEADER: _("Line %(line)s: the header has the lines %(names)s in this order and an empty line below."),
        Fault.VALUE: _("Line %(line)s: “%(name)s” should be like %(expected)s, but is “%(actual)s”."),
        Fault.COLUMNS: _("The lines cannot be read as CSV: %(actual)s"),
        Fault.TWICE: _("Line %(line)s: the reference “%(name)s” stands in line %(expected)s already."),
        Fault.OUTSIDE: _("Line %(line)s: %(actual)s lies outside the period %(expected)s."),
        Fault.DOCTYPE: _("Line %(line)s: a statement has no document type. Send the document without one."),
        Fault.XML: _("Line %(line)s: this is no well-formed XML: %(actual)s"),
        Fault.ONCE: _("Line %(line)s: “%(name)s” should be there once, but is there %(actual)s times."),
        Fault.PAIR: _(
            "Line %(line)s: the movement “%(name)s” stays inside the bank. It needs one debit and one credit entry"
            " that say the same."
        ),
        Fault.COUNT: _("The header announces %(expected)s lines, but %(actual)s follow."),
    }
    return words[fault]


def _of_doubt(refusal: SignatureRefused) -> str:
    words = {
        Doubt.UNNAMED: _("Name the custodian key in the header “Statement-Key”."),
        Doubt.KEY_UNKNOWN: _("No custodian key “%(key)s” is registered here."),
        Doubt.NOT_YET: _("The custodian key “%(key)s” is not valid yet."),
        Doubt.EXPIRED: _("The custodian key “%(key)s” has expired. Sign with one that is registered and valid."),
        Doubt.REVOKED: _("The custodian key “%(key)s” was revoked. Sign with one that is registered and valid."),
        Doubt.UNREADABLE: _("The signature should be 64 bytes (Ed25519), raw or as base64."),
        Doubt.FORGED: _("The signature does not fit these bytes and a registered custodian key."),
    }
    return words[refusal.doubt] % {"key": refusal.key_id[:64]}


def _of_taken(refusal: NumberTaken) -> str:
    return _(
        "Another file was taken in as statement %(number)s of account %(account)s (digest %(digest)s)."
        " A statement is never replaced: give a correction a number of its own."
    ) % {"number": refusal.number, "account": refusal.account, "digest": refusal.expected[:12]}


def _fen(amount: object) -> int:
    return amount if isinstance(amount, int) else 0
