"""Whoever has a login, the database keeps double entry: every attack is tried as the owner and as the application."""

from dataclasses import dataclass, replace
from uuid import UUID

import psycopg
import pytest

from hub.funds.domain.accounts import Account, AccountKind
from hub.kernel.ids import stable_id

ANN, BOB = UUID(int=1), UUID(int=2)
BANK, FEE = Account(kind=AccountKind.CUSTODIAN_BANK), Account(kind=AccountKind.PLATFORM_FEE)
PURSE, OTHER_PURSE = (Account(kind=AccountKind.PURSE, subject_id=who) for who in (ANN, BOB))
ESCROW, OTHER_ESCROW = (Account(kind=AccountKind.ESCROW, project_code=code) for code in ("ORCHARD-1", "QUARRY-2"))

Row = tuple[Account, int, int | None, int | None]
"""A leg: account, amount, its order in the account, and the account's balance after it."""

PAID_IN, PURSE_GAINS, PURSE_GIVES = (BANK, -50, None, None), (PURSE, 50, 3, 150), (PURSE, -50, 3, 50)
ESCROW_GAINS, ESCROW_GIVES = (ESCROW, 50, 2, 150), (ESCROW, -50, 2, 50)


@dataclass(frozen=True, kw_only=True)
class Forgery:
    """A flow written by hand instead of posted."""

    legs: tuple[Row, ...]
    kind: str = "deposit"
    amount_fen: int = 50
    leg_count: int = 2
    subject_id: UUID | None = ANN
    project_code: str = ""
    digest: str | None = None
    chain: str = ""
    key: str = "forged"

    def write(self, hand: psycopg.Connection) -> None:
        for account, *_ in self.legs:
            open_account(hand, account)
        write_legs(hand, self, self.legs)
        write_flow(hand, self)
        hand.execute("SET CONSTRAINTS ALL IMMEDIATE")


def open_account(hand: psycopg.Connection, account: Account, *, id_of: Account | None = None) -> None:
    hand.execute(
        "INSERT INTO funds_account (id, kind, subject_id, project_code)"
        " VALUES (funds_account_id(%s, %s, %s), %s, %s, %s) ON CONFLICT DO NOTHING",
        (*identity(id_of or account), *identity(account)),
    )


def write_legs(hand: psycopg.Connection, flow: Forgery, legs: tuple[Row, ...], *, first: int = 1) -> None:
    for position, (account, amount, order, balance) in enumerate(legs, first):
        hand.execute(
            "INSERT INTO funds_leg"
            " (flow_id, leg_count, position, account_id, amount_fen, account_seq, balance_fen, chain)"
            " VALUES (%s, %s, %s, funds_account_id(%s, %s, %s), %s, %s, %s, %s)",
            (
                *(stable_id("flow", flow.key), flow.leg_count, position, *identity(account), amount, order, balance),
                order and (flow.chain or continued(hand, flow, position, account, amount, order, balance)),
            ),
        )


def continued(hand: psycopg.Connection, flow: Forgery, position: int, account: Account, *moved: int) -> str:
    """What a forger who knows the recipe writes: the digest that continues the account's last leg."""
    amount, order, balance = moved
    [chain] = hand.execute(
        "SELECT funds_chain_step((SELECT chain FROM funds_leg WHERE account_id = funds_account_id(%s, %s, %s)"
        " ORDER BY account_seq DESC NULLS LAST LIMIT 1), %s,"
        " funds_chain_line(%s, %s, %s::smallint, %s, %s, '', now()))",
        (*identity(account), account.name, order, stable_id("flow", flow.key), position, amount, balance),
    ).fetchone()
    return chain


def write_flow(hand: psycopg.Connection, flow: Forgery, *, id: UUID | None = None) -> None:
    id = id or stable_id("flow", flow.key)
    hand.execute(
        "INSERT INTO funds_flow (id, key, request_hash, kind, amount_fen, subject_id, project_code, contract_number,"
        " effective_date, recorded_at, leg_count, legs_digest) VALUES"
        " (%s, %s, '', %s, %s, %s, %s, '', '2026-11-21', now(), %s, coalesce(%s, funds_legs_digest(%s), ''))",
        (id, flow.key, flow.kind, flow.amount_fen, flow.subject_id, flow.project_code, flow.leg_count, flow.digest, id),
    )


def identity(account: Account) -> tuple[str, UUID | None, str]:
    return (account.kind.value, account.subject_id, account.project_code or "")


def post(hand: psycopg.Connection, key: str, kind: str, fen: int, *, project: str = "", body: str = "h") -> list[UUID]:
    """Call the posting function as the hub does, for Ann; ``body`` stands for the request's hash."""
    found = hand.execute(
        "SELECT funds_post(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::uuid[], %s::text[],"
        " %s::text[], %s::uuid[], %s::date[], now())",
        ([stable_id("flow", key)], [key], [body], [kind], [fen], [ANN], [project], [""], [None], ["2026-11-21"]),
    )
    return [row[0] for row in found]


def fill(hand: psycopg.Connection) -> psycopg.Connection:
    """Ann deposits 200 and bids 100: her purse holds 100 after two legs, the escrow 100 after one."""
    post(hand, "deposit-1", "deposit", 200)
    post(hand, "bid-1", "bid", 100, project="ORCHARD-1")
    hand.execute("SET CONSTRAINTS ALL IMMEDIATE")
    hand.execute("SET CONSTRAINTS ALL DEFERRED")
    return hand


SOUND = Forgery(legs=(PAID_IN, PURSE_GAINS))
BID = Forgery(legs=(PURSE_GIVES, ESCROW_GAINS), kind="bid", project_code="ORCHARD-1")

FORGERIES: dict[str, tuple[Forgery, str]] = {
    "empty": (replace(SOUND, legs=()), "HF001"),
    "one leg alone": (replace(SOUND, legs=(PURSE_GAINS,)), "HF002"),
    "fewer legs than it says": (replace(SOUND, leg_count=3), "HF002"),
    "unbalanced": (replace(SOUND, legs=(PAID_IN, (PURSE, 60, 3, 160))), "HF003"),
    "another amount than its legs": (replace(SOUND, amount_fen=51), "HF003"),
    "the wrong direction": (replace(SOUND, kind="withdrawal"), "HF004"),
    "a kind that no rule permits": (replace(SOUND, kind="gift"), "HF004"),
    "investor to platform": (replace(SOUND, legs=(PURSE_GIVES, (FEE, 50, 1, 50)), kind="fee"), "HF004"),
    "investor to investor": (replace(SOUND, legs=(PURSE_GIVES, (OTHER_PURSE, 50, 1, 50)), kind="bid"), "HF004"),
    "project to project": (replace(BID, legs=(ESCROW_GIVES, (OTHER_ESCROW, 50, 1, 50)), kind="disbursement"), "HF004"),
    "the wrong project tag": (replace(BID, project_code="QUARRY-2"), "HF005"),
    "no project tag": (replace(BID, project_code=""), "HF005"),
    "another investor's tag": (replace(SOUND, subject_id=BOB), "HF005"),
    "a tag without an account": (replace(SOUND, project_code="ORCHARD-1"), "HF005"),
    "a forged seal": (replace(SOUND, digest="0" * 64), "HF006"),
    "a chain of its own": (replace(SOUND, chain="0" * 64), "HF014"),
    "a used key": (replace(SOUND, key="deposit-1"), "23505"),
    "an invented balance": (replace(SOUND, legs=(PAID_IN, (PURSE, 50, 3, 5_000))), "HF009"),
    "a gap in the account": (replace(SOUND, legs=(PAID_IN, (PURSE, 50, 4, 150))), "HF009"),
    "a second beginning": (replace(SOUND, legs=(PAID_IN, (PURSE, 50, None, None))), "HF009"),
    "a balance for the bank": (replace(SOUND, legs=((BANK, -50, 1, 0), PURSE_GAINS)), "HF009"),
    "an overdraft": (replace(SOUND, legs=((PURSE, -150, 3, -50),), kind="withdrawal"), "23514"),
    "no money": (replace(SOUND, legs=((PURSE, 0, 3, 100),)), "23514"),
    "a forked account": (replace(SOUND, legs=(PAID_IN, (PURSE, 50, 2, 250))), "23505"),
}


def test_the_attacks_know_how_to_write_a_sound_flow(owner):
    """Without this, every refusal below could be a mere mistake in the forgery."""
    fill(owner)
    SOUND.write(owner)
    assert owner.execute("SELECT balance_fen FROM funds_leg WHERE account_seq = 3").fetchone() == (150,)


@pytest.mark.parametrize("name", FORGERIES)
def test_the_owner_cannot_forge_a_flow(owner, name):
    forgery, state = FORGERIES[name]
    with pytest.raises(psycopg.Error) as refused:
        forgery.write(fill(owner))
    assert refused.value.sqlstate == state


@pytest.mark.parametrize("name", FORGERIES)
def test_the_application_cannot_forge_a_flow(application, name):
    forgery, _ = FORGERIES[name]
    fill(application)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        write_legs(application, forgery, forgery.legs or (PURSE_GAINS,))
    application.rollback()
    application.execute("SELECT set_config('hub.scope_kind', 'system', true)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        write_flow(application, forgery)


def test_legs_that_no_flow_seals_do_not_reach_the_end_of_their_transaction(owner):
    write_legs(fill(owner), SOUND, (PAID_IN, PURSE_GAINS))
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="leg_of_a_flow_that_counts_it"):
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_late_pair_of_balanced_legs_is_refused(owner):
    fill(owner)
    with pytest.raises(psycopg.Error, match="is sealed, a late leg is refused"):
        write_legs(owner, replace(SOUND, key="deposit-1", leg_count=4), (PAID_IN, PURSE_GAINS), first=3)


def test_a_used_key_with_another_identifier_is_refused(owner):
    fill(owner)
    write_legs(owner, SOUND, SOUND.legs)
    with pytest.raises(psycopg.errors.UniqueViolation, match="funds_flow_key_key"):
        write_flow(owner, replace(SOUND, key="deposit-1"), id=stable_id("flow", SOUND.key))


def test_nobody_has_a_second_purse(owner):
    with pytest.raises(psycopg.errors.CheckViolation, match="account_is_the_only_one"):
        open_account(owner, PURSE, id_of=BANK)


@pytest.mark.parametrize(
    "account",
    [
        Account(kind=AccountKind.PURSE),
        Account(kind=AccountKind.ESCROW),
        Account(kind=AccountKind.ESCROW, subject_id=ANN),
        Account(kind=AccountKind.PLATFORM_FEE, subject_id=ANN),
        Account(kind=AccountKind.PURSE, subject_id=ANN, project_code="ORCHARD-1"),
    ],
)
def test_an_account_without_its_proper_owner_is_refused(owner, account):
    with pytest.raises(psycopg.errors.CheckViolation, match="account_has_its_owner"):
        open_account(owner, account)


@pytest.mark.parametrize("table", ["funds_flow", "funds_leg", "funds_account", "funds_flowrule"])
@pytest.mark.parametrize("verb", ["edit", "delete", "truncate"])
@pytest.mark.parametrize("who", ["owner", "application"])
def test_history_cannot_be_changed(request, who, verb, table):
    hand = fill(request.getfixturevalue(who))
    column = {"funds_flow": "key", "funds_leg": "position", "funds_account": "kind", "funds_flowrule": "source"}[table]
    statement = {
        "edit": f"UPDATE {table} SET {column} = {column}",
        "delete": f"DELETE FROM {table}",
        "truncate": f"TRUNCATE {table} CASCADE",
    }[verb]
    expected = psycopg.errors.RestrictViolation if who == "owner" else psycopg.errors.InsufficientPrivilege
    with pytest.raises(expected):
        hand.execute(statement)


@pytest.mark.parametrize("who", ["owner", "application"])
@pytest.mark.parametrize(
    ("key", "kind", "fen", "project", "body", "state"),
    [
        ("deposit-1", "deposit", 200, "", "another body", "HF011"),
        ("w", "withdrawal", 101, "", "h", "HF010"),
        ("b", "bid", 101, "QUARRY-2", "h", "HF010"),
        ("x", "gift", 1, "", "h", "HF004"),
        ("d", "deposit", 0, "", "h", "23514"),
        ("d", "deposit", -5, "", "h", "23514"),
        ("d", "deposit", 5, "ORCHARD-1", "h", "HF005"),
        ("b", "bid", 5, "", "h", "23514"),
        ("p", "disbursement", 5, "ORCHARD-1", "h", "HF005"),
    ],
)
def test_the_posting_function_refuses(request, who, key, kind, fen, project, body, state):
    hand = fill(request.getfixturevalue(who))
    with pytest.raises(psycopg.Error) as refused:
        post(hand, key, kind, fen, project=project, body=body)
    assert refused.value.sqlstate == state


def test_the_posting_function_repeats_without_effect(application):
    fill(application)
    assert post(application, "deposit-1", "deposit", 200) == []
    assert application.execute("SELECT count(*) FROM funds_flow").fetchone() == (2,)


@pytest.mark.parametrize("scope", ["public", "staff", "investor", "advisor", "branch"])
def test_no_scope_that_only_sees_an_investor_posts_the_investors_money(application, scope):
    look_as(application, scope)
    seen = application.execute("SELECT count(*) FROM hub_visible_subjects() v WHERE v = %s", [ANN]).fetchone()
    assert seen == (int(scope in ("investor", "advisor", "branch")),)
    with pytest.raises(psycopg.Error, match=f"a {scope} scope may not post flows") as refused:
        post(application, "deposit-1", "deposit", 200)
    assert refused.value.sqlstate == "HF012"


def test_oversight_posts_and_keeps_its_scope(application):
    application.execute("SELECT set_config('hub.scope_kind', 'all', true)")
    assert post(application, "deposit-1", "deposit", 200) == [stable_id("flow", "deposit-1")]
    assert application.execute("SELECT current_setting('hub.scope_kind')").fetchone() == ("all",)


def test_an_investor_sees_the_own_flows_and_purse_and_no_legs(application):
    fill(application)
    look_as(application, "investor")
    assert application.execute("SELECT count(*) FROM funds_flow").fetchone() == (2,)
    assert application.execute("SELECT count(*) FROM funds_leg").fetchone() == (0,)
    assert application.execute("SELECT kind FROM funds_account").fetchall() == [("purse",)]


def look_as(hand: psycopg.Connection, scope: str) -> None:
    """See through the eyes of Ann's own login, advisor or branch, or of somebody without clients."""
    ann, advisor, branch = str(ANN), str(UUID(int=11)), str(UUID(int=12))
    hand.execute(
        "INSERT INTO access_responsibility (id, subject_id, advisor_id, branch_id, since)"
        " VALUES (%s, %s, %s, %s, now())",
        [UUID(int=13), ann, advisor, branch],
    )
    settings = {"scope_actor": advisor, "scope_branch": branch, "scope_subject": ann, "scope_kind": scope}
    for name, value in settings.items():
        hand.execute("SELECT set_config(%s, %s, true)", [f"hub.{name}", value])


FUNCTIONS_OF_THE_OWNER = """
SELECT proname, proconfig, has_function_privilege('public', oid, 'EXECUTE') FROM pg_proc
WHERE prosecdef AND pronamespace = 'public'::regnamespace
"""


def test_what_runs_with_the_owners_rights_looks_nothing_up_elsewhere_and_is_open_to_nobody_else(application):
    found = application.execute(FUNCTIONS_OF_THE_OWNER).fetchall()
    assert {"funds_post", "funds_project_totals"} <= {name for name, _, _ in found}
    for name, settings, everybody in found:
        assert "search_path=public, pg_temp" in (settings or []), name
        assert not everybody, name


def test_without_a_scope_nothing_is_posted_or_read(application):
    application.execute("SELECT set_config('hub.scope_kind', '', true)")
    for statement in ("SELECT FROM funds_flow", "SELECT FROM funds_account", "SELECT FROM funds_leg"):
        with pytest.raises(psycopg.Error, match="no scope set"), application.transaction():
            application.execute(statement)
    with pytest.raises(psycopg.Error, match="no scope set"):
        post(application, "deposit-1", "deposit", 200)
