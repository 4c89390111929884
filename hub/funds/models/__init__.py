"""Money in tables: the ledger, what stops it, and the statements that brought what stands in it."""

from hub.funds.models.alerts import Alert, AlertStep, MovementParty, Watch
from hub.funds.models.blocks import Block, BlockLift
from hub.funds.models.ledger import Account, Flow, FlowRule, Leg
from hub.funds.models.reconciliation import (
    Break,
    BreakSighting,
    BreakStep,
    ReconciledDay,
    Reconciliation,
    RefusedStatement,
    SignedDay,
    StatementLine,
)
from hub.funds.models.statements import CustodianKey, KeyRevocation, RefusedLine, Statement

__all__ = [
    "Account",
    "Alert",
    "AlertStep",
    "Block",
    "BlockLift",
    "Break",
    "BreakSighting",
    "BreakStep",
    "CustodianKey",
    "Flow",
    "FlowRule",
    "KeyRevocation",
    "Leg",
    "MovementParty",
    "ReconciledDay",
    "Reconciliation",
    "RefusedLine",
    "RefusedStatement",
    "SignedDay",
    "Statement",
    "StatementLine",
    "Watch",
]
