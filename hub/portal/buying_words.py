"""What an investor reads of the stages of a purchase."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from crm.purchases.domain.deadlines import Ending
from crm.purchases.domain.stages import PurchaseFacts, Stage, StepKind, StopReason
from crm.suitability.domain.rule_book import rule
from hub.portal.questionnaire_shown import said

STAGES: Final[Mapping[Stage, Callable[[], str]]] = {
    Stage.COOLING: lambda: _("Thinking time"),
    Stage.READY: lambda: _("Ready to sign"),
    Stage.LAPSED: lambda: _("Lapsed"),
    Stage.CANCELLED: lambda: _("Taken back"),
    Stage.STOPPED: lambda: _("Stopped"),
    Stage.CONTRACTED: lambda: _("With the custodian"),
    Stage.UNPAID: lambda: _("The money did not come"),
    Stage.CERTIFIED: lambda: _("Certified"),
}


def stage_words(stage: Stage) -> str:
    """Return the word for a stage."""
    return STAGES[stage]()


ENDINGS: Final[Mapping[Ending, Callable[[], str]]] = {
    Ending.SIGN_SOON: lambda: _("It is not signed yet and lapses unless you sign it by"),
    Ending.SIGN_OVER: lambda: _("It was not signed in time; instruct again if you still want to. It lapsed on"),
    Ending.MONEY_SOON: lambda: _(
        "It is signed and its money has not come. Pay it into your own account at the custodian; it is waited for until"
    ),
    Ending.MONEY_OVER: lambda: _(
        "Its money did not come in time. The contract stands; what is missing no longer counts as money to come. Talk "
        "to your advisor before you pay it in. It was waited for until"
    ),
}


def ending_words(ending: Ending) -> str:
    """Return what is told of a purchase whose time ends; the day follows."""
    return ENDINGS[ending]()


def stopped_words(facts: PurchaseFacts) -> str:
    """Return why the hub ended an instruction; empty where it did not."""
    step = facts.step(StepKind.STOPPED)
    if step is None:
        return ""
    if step.reference == StopReason.DISCLOSURE:
        return _("The disclosure you read was corrected or withdrawn. Read the one in force and instruct again.")
    ids = [one for one in step.reference.removeprefix(f"{StopReason.GATE}:").split(",") if one]
    named = "；".join(said(rule(one).title) for one in ids)
    return _("It no longer fits: %(rules)s. Nothing was signed and no money moved.") % {"rules": named or "–"}
