"""Tell an alarm in the reader's language, from its case and the facts that were kept with it."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from chain.models import Alarm

CASES: Mapping[str, Callable[[], str]] = {
    "node_unreachable": lambda: _("The node gave no usable answer: %(why)s"),
    "nodes_disagree": lambda: _("Not all nodes say the same; those that agree are believed. Noticed: %(why)s"),
    "other_chain": lambda: _(
        "The node speaks for chain %(chain)s with first block %(genesis)s. The log is anchored on chain "
        "%(expected_chain)s with first block %(expected_genesis)s. Nothing is anchored until CHAIN_RPC_URL names the "
        "right node or the chain’s data are restored."
    ),
    "other_code": lambda: _("At %(contract)s code %(expected)s was expected; the chain holds code %(found)s."),
    "no_code": lambda: _("At %(contract)s code %(expected)s was expected; the chain holds no code there."),
    "lost_history": lambda: _("The chain no longer holds what was final in %(contract)s."),
    "undeployed": lambda: _("The contract’s transaction %(transaction)s is not in a block yet."),
    "gas_too_dear": lambda: _("Gas costs %(price)s wei, the log pays at most %(cap)s. Anchoring waits."),
    "balance_empty": lambda: _(
        "%(account)s holds %(balance)s wei, the next transaction may cost %(cost)s. Send it money."
    ),
    "balance_low": lambda: _(
        "%(account)s holds %(balance)s wei, enough for %(number)s more transactions at today’s price."
    ),
    "anchor_refused": lambda: _("The contract refuses checkpoint %(seq)s over %(size)s records: %(why)s"),
    "anchor_reverted": lambda: _("The contract reverted transaction %(transaction)s, which carried a checkpoint."),
    "errand_refused": lambda: _("The contract refuses %(call)s by %(account)s: %(why)s"),
    "errand_reverted": lambda: _("The contract reverted transaction %(transaction)s, a step of a change of hands."),
    "successor_reverted": lambda: _(
        "Transaction %(transaction)s, which was to make the new contract, was reverted. Another one is made."
    ),
    "frozen_for_another": lambda: _(
        "%(contract)s is frozen and names %(named)s as its successor, not %(successor)s. Restore the database that "
        "knows it."
    ),
    "key_locked": lambda: _(
        "The passphrase does not open the anchoring key. Set CHAIN_KEY_PASSPHRASE right and restart the worker; "
        "records are kept and their checkpoints wait."
    ),
    "foreign_checkpoint": lambda: _(
        "The contract holds checkpoint %(seq)s over %(size)s records, which this database never anchored."
    ),
    "foreign_transaction": lambda: _(
        "Somebody else sent transaction %(nonce)s of %(account)s: whoever holds this key can anchor. The records are "
        "sealed by the next transaction; rotate the key with hub rotate-anchor-key."
    ),
    "log_rewritten": lambda: _(
        "The log no longer begins with checkpoint %(seq)s: root %(expected)s was expected, found %(found)s."
    ),
    "clock_ahead": lambda: _(
        "This machine’s clock is at least %(seconds)s seconds ahead of the chain’s; the checkpoint itself stands."
    ),
    "clock_behind": lambda: _(
        "This machine’s clock is at least %(seconds)s seconds behind the chain’s; the checkpoint itself stands."
    ),
    "clock_set_back": lambda: _("This machine’s clock was set back by %(seconds)s seconds or more."),
    "channels_differ": lambda: _(
        "Version %(number)s of “%(slug)s” does not say the same in %(channels)s as in the register; "
        "/compliance/channels/ shows where. Disclosures that differ somewhere: %(waiting)s."
    ),
    "erasure_refused": lambda: _(
        "Request %(number)s cannot go on: “%(part)s” was refused with %(why)s. Requests that wait so: %(waiting)s. The "
        "others are carried out meanwhile."
    ),
    "letters_parked": lambda: _(
        "%(waiting)s letters of the e-mail alerts wait for people, the first because of: %(why)s. They can be read at "
        "/compliance/letters/ and go as soon as what stops them is repaired."
    ),
    "contract_unsuitable": lambda: _(
        "Contract %(number)s was made elsewhere and did not suit its investor when it was registered (%(rules)s). "
        "Contracts found so: %(waiting)s. Their advisors have a task; look at /compliance/contracts/%(number)s/ and "
        "write down what was decided."
    ),
    "flows_unsealed": lambda: _(
        "%(waiting)s movements of money are recorded and have no seal yet, the oldest since %(since)s. They count, but "
        "nobody can verify them until they are sealed; the worker’s log says what hinders it (“flow.unsealed”)."
    ),
    "chain_not_kept": lambda: _("The local chain could not be written to disk: %(why)s"),
    "merge_delay_broken": lambda: _(
        "Entry no. %(number)s was recorded at %(since)s and no checkpoint on chain covers it; its receipt promised one "
        "within %(hours)s hours. Entries that wait: %(waiting)s. The public statement at /log/ says so, too."
    ),
}
"""``why`` is what a node, a contract or the system said, in its own words: it is looked up and searched for."""


def alarm_sentence(alarm: Alarm) -> str:
    """Return what happened; alarms from before cases were kept, and cases of another release, in English as stored."""
    words = CASES.get(alarm.case)
    try:
        return alarm.message if words is None else words() % alarm.facts
    except (KeyError, TypeError, ValueError):
        return alarm.message
