"""Compliance reads the ledger as it stood and as it was known; one stops a kind of movement, another lets it go on."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from hub.access.operations import create_user, open_branch
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.catalogue.operations import register_project
from hub.funds.blocking import all_blocks, block_flows
from hub.funds.domain.accounts import Account, AccountKind
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.models import Account as AccountRow
from hub.funds.operations import post_flows
from hub.funds.past import PastMoment, account_balances, account_balances_of, balances_by_kind
from hub.funds.posting import FlowsBlocked
from hub.funds.queries import balances
from tests.custodian import ANN
from tests.rooms.funds.conftest import BY, project_facts

pytestmark = pytest.mark.django_db
PAGE, BLOCKS = "/compliance/ledger/", "/compliance/blocks/"
AT = datetime(2026, 11, 3, 2, tzinfo=UTC)
LATE = datetime(2026, 11, 6, 2, tzinfo=UTC)
READERS = (Role.COMPLIANCE, Role.AUDITOR)
BOB, UNKNOWN = UUID(int=2), UUID(int=77)
AT_A_BRANCH = (Role.ADVISOR, Role.BRANCH_MANAGER)


def ask(key: str, kind: FlowKind, yuan: int, day: int, *, subject: UUID | None = ANN, project: str | None = None):
    return FlowRequest(key=key, kind=kind, amount_fen=yuan * 100, effective_date=date(2026, 11, day),
                       subject_id=subject, project_code=project)  # fmt: skip


@pytest.fixture
def people(db):
    """One user of each role, and two of compliance."""
    with entered(system_scope("test")):
        branch = open_branch(
            code="HZ01", name_zh="城东", name_en="East", city_zh="杭州", city_en="Hangzhou", by=BY, at=AT
        )
        logins = [(role.value, role) for role in Role] + [("mei", Role.COMPLIANCE), ("li", Role.COMPLIANCE)]
        return {
            name: create_user(
                username=name, display_name=name, role=role, password="a-long-and-odd-passphrase",
                branch_id=branch.id if role in AT_A_BRANCH else None, by=BY, at=AT,
            )
            for name, role in logins
        }  # fmt: skip


@pytest.fixture
def moved(db):
    """A deposit told on its day, and on the sixth what counted on the fourth already; one of the fifth besides."""
    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=AT)
        post_flows(requests=[ask("D-1", FlowKind.DEPOSIT, 1000, 3)], by=BY, at=AT)
        late = [
            ask("=D-2", FlowKind.DEPOSIT, 300, 4),
            ask("B-1", FlowKind.BID, 600, 4, project="ORCHARD-1"),
            ask("D-3", FlowKind.DEPOSIT, 50, 5, subject=BOB),
        ]
        post_flows(requests=late, by=BY, at=LATE)


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def purse() -> UUID:
    with entered(system_scope("test")):
        return AccountRow.objects.get(kind="purse", subject_id=ANN).id


@pytest.mark.parametrize(("prefix", "said"), [("", "当日尚无账户变动"), ("/en", "No account had moved by then")])
def test_an_empty_ledger_says_what_will_be_there(client, people, prefix, said):
    client.force_login(people["mei"])
    assert said in text(client.get(prefix + PAGE))


def test_a_day_is_read_as_its_own_evening_knew_it_beside_what_is_known_now(client, people, moved):
    client.force_login(people["mei"])
    page = text(client.get(f"/en{PAGE}?on=2026-11-04"))
    for words in ("2 movements that count by this day were recorded only later.", "as it was known on 2026-11-04 23:59",
                  "1,000.00", "1,300.00", "+300.00", "700.00", "-300.00", "600.00"):  # fmt: skip
        assert words.replace("-", "−") in page or words in page, words
    assert str(BOB) not in page, "what counts on a later day is not there"
    assert "有 2笔 是事后补登的" in text(client.get(f"{PAGE}?on=2026-11-04")).replace("有2笔", "有 2笔")


def test_an_instant_after_the_recording_knows_everything(client, people, moved):
    client.force_login(people["mei"])
    page = text(client.get(f"/en{PAGE}?on=2026-11-04&known=2026-11-06T12:00"))
    assert "Everything that counts by this day was known by then." in page


def test_the_accounts_are_found_by_kind_owner_and_what_came_later(client, people, moved):
    client.force_login(people["mei"])

    def rows(query: str) -> int:
        return client.get(f"/en{PAGE}?on=2026-11-05&{query}").content.decode().count("data-row")

    assert rows("") == 4
    assert rows("kind=purse") == 2
    assert rows(f"owner={ANN}") == rows("owner=ORCH") == 1
    assert rows("kind=purse&later=on&known=2026-11-07T00:00") == 0
    assert "Nothing matches these filters" in text(client.get(f"/en{PAGE}?owner=NOWHERE"))


def test_an_account_shows_its_legs_and_that_its_chain_follows(client, people, moved):
    client.force_login(people["mei"])
    page = text(client.get(f"/en{PAGE}accounts/{purse()}/?on=2026-11-04"))
    for words in ("follows from nothing", "D-1", "=D-2", "B-1", "Investment", "later", str(ANN)):
        assert words in page
    bank = AccountRow.objects.get
    with entered(system_scope("test")):
        bank_id = bank(kind="custodian_bank").id
    assert "none of its own" in text(client.get(f"/en{PAGE}accounts/{bank_id}/"))
    assert "自零重算一致" in text(client.get(f"{PAGE}accounts/{purse()}/"))


def test_a_broken_chain_is_named_by_its_leg(client, people, moved, monkeypatch):
    from hub.funds import examination

    account = purse()
    monkeypatch.setattr("hub.funds.domain.chaining.chain_step", lambda before, line: "00")
    assert examination.first_break is not None
    client.force_login(people["mei"])
    assert "breaks at leg 1" in text(client.get(f"/en{PAGE}accounts/{account}/"))


def test_accounts_and_legs_are_taken_along_as_csv_that_runs_no_formula_and_on_the_record(client, people, moved):
    client.force_login(people["mei"])
    accounts = client.get(f"/en{PAGE}balances.csv?on=2026-11-04").content.decode()
    assert f"Purse,{ANN},1000.00,-300.00,700.00,2" in accounts
    assert "Escrow,ORCHARD-1,0.00,600.00,600.00,1" in accounts
    assert str(BOB) not in accounts
    legs = client.get(f"/en{PAGE}accounts/{purse()}/legs.csv?on=2026-11-04").content.decode()
    assert "1,2026-11-03,2026-11-03 10:00:00.000000,Deposit,D-1,1000.00,1000.00,yes," in legs
    assert ",'=D-2,300.00,1300.00,no," in legs
    with entered(system_scope("test")):
        assert AuditRow.objects.filter(action="ledger.exported").count() == 2


@pytest.mark.parametrize("role", list(Role))
def test_only_oversight_reads_and_only_compliance_stops(client, people, role):
    client.force_login(people[role.value])
    for address in (PAGE, f"{PAGE}balances.csv"):
        assert client.get(address).status_code == (200 if role in READERS else 403)
    for address in (f"{PAGE}accounts/{UNKNOWN}/", f"{PAGE}accounts/{UNKNOWN}/legs.csv"):
        assert client.get(address).status_code == (404 if role in READERS else 403)
    assert client.get(BLOCKS).status_code == (200 if role is Role.COMPLIANCE else 403)
    assert client.post(f"{BLOCKS}{UNKNOWN}/lift/", {"reason": "?"}).status_code == (
        404 if role is Role.COMPLIANCE else 403
    )


def test_one_person_stops_and_another_lets_go_on(client, people, moved):
    client.force_login(people["mei"])
    told = {"kind": "deposit", "project": "", "reason": "The bank called."}
    assert "Stopped: the ledger refuses" in text(client.post(f"/en{BLOCKS}", told, follow=True))
    with entered(system_scope("test")):
        [block] = all_blocks()
        with pytest.raises(FlowsBlocked, match="The bank called"):
            post_flows(requests=[ask("D-9", FlowKind.DEPOSIT, 1, 6)], by=BY, at=LATE)
    address = f"/en{BLOCKS}{block.id}/lift/"
    assert "You stopped them yourself." in text(client.post(address, {"reason": "All is well."}, follow=True))
    client.force_login(people["li"])
    assert "Say why they may go on." in text(client.post(address, {"reason": " "}, follow=True))
    page = text(client.post(address, {"reason": "The bank called again."}, follow=True))
    for words in ("Lifted: such movements go on.", "No stop is in force", "The bank called again.", "mei", "li"):
        assert words in page
    with entered(system_scope("test")):
        assert post_flows(requests=[ask("D-9", FlowKind.DEPOSIT, 1, 6)], by=BY, at=LATE)


def test_what_a_break_stopped_is_not_let_go_by_hand(client, people, moved):
    with entered(system_scope("test")):
        block = block_flows(kind=FlowKind.DISBURSEMENT, reason="a break", by=BY, at=AT, source="break:1")
    client.force_login(people["li"])
    page = text(client.post(f"/en{BLOCKS}{block.id}/lift/", {"reason": "I say so."}, follow=True))
    assert "This stop ends with what caused it" in page
    assert "It ends by itself when two people" in page


def test_a_stop_needs_a_reason_and_a_project_that_there_is(client, people, moved):
    client.force_login(people["mei"])
    answer = client.post(f"/en{BLOCKS}", {"kind": "bid", "project": "NOWHERE", "reason": ""})
    assert answer.status_code == 422
    assert "No project has this code." in text(answer)
    with entered(system_scope("test")):
        assert all_blocks() == ()


def test_the_past_agrees_with_balances_added_up_from_nothing(moved):
    """For every day and instant around the movements; the totals cancel out against the bank's own account."""
    with entered(system_scope("test")):
        for day in range(2, 8):
            for known_at in (AT - timedelta(1), AT, LATE - timedelta(seconds=1), LATE):
                moment = PastMoment(on=date(2026, 11, day), known_at=known_at)
                rows = account_balances_of(account_balances(moment))
                then = balances(effective_on=moment.on, recorded_by=known_at)
                assert {one.account: one.known_fen for one in rows if one.known_fen} == {
                    account: fen for account, fen in then.items() if fen
                }
                now = balances(effective_on=moment.on)
                assert {one.account: one.now_fen for one in rows} == dict(now)
                assert sum(one.known_fen for one in balances_by_kind(moment)) == 0
    assert Account(kind=AccountKind.PURSE, subject_id=BOB) in now
