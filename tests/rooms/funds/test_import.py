"""The custodian's list: good rows are posted, bad ones named in a sentence, the same list again changes nothing."""

from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from hub.catalogue.domain.lists import ListUnreadable
from hub.catalogue.sentences import sentence_of
from hub.funds.domain.accounts import Account, AccountKind
from hub.funds.intake import import_flows
from hub.funds.models import Flow
from hub.funds.queries import balances
from hub.kernel.actor import system_actor
from hub.kernel.clock import parse_instant

ANN = UUID(int=1)
AT = parse_instant("2026-11-21T03:00:00Z")
BY = system_actor("test")
HEADER = "key,kind,amount,effective_date,subject_id,project_code,contract_number\n"
GOOD = (
    f'd-1,deposit,"1,000.00",2026-11-20,{ANN},,\n'
    f"b-1,bid,600,2026-11-21,{ANN},ORCHARD-1,\n"
    "x-1,disbursement,600,2026-11-21,,ORCHARD-1,\n"
)
BAD = (
    f"b-2,bid,400.01,2026-11-21,{ANN},ORCHARD-1,\n"
    f"d-2,deposit,lots,2026-11-21,{ANN},,\n"
    "d-3,deposit,5,2026-11-21,,,\n"
    f"d-4,gift,5,2026-11-21,{ANN},,\n"
    f"d-1,deposit,7,2026-11-21,{ANN},,\n"
    f"b-3,bid,5,2026-11-21,{ANN},NOWHERE,\n"
    f"b-4,bid,5,21/11/2026,{ANN},ORCHARD-1,\n"
)


def take_in(text: str, **more: object):
    return import_flows(text=HEADER + text, by=BY, at=AT, **more)


def test_a_good_list_is_posted_and_repeats_without_effect(projects):
    assert (take_in(GOOD).new, take_in(GOOD).repeated) == (3, 3)
    assert balances()[Account(kind=AccountKind.PURSE, subject_id=ANN)] == 400_00


def test_bad_rows_are_named_and_their_neighbours_are_in(projects):
    with translation.override("en"):
        outcome = take_in(GOOD + BAD)
        assert outcome.new == 3
        sentences = [sentence_of(error) for error in outcome.errors]
    assert sentences == [
        "Line 5: The account holds ¥400.00, but ¥400.01 are needed.",
        "Line 6: column “amount” should hold an amount in yuan such as 1,234.50, but holds “lots”.",
        "Line 7: “subject_id” is missing: a movement of the kind “deposit” needs it.",
        sentences[3],
        "Line 9: The key “d-1” was already used for another movement.",
        "Line 10: The project is not registered.",
        "Line 11: column “effective_date” should hold a day such as 2026-11-21, but holds “21/11/2026”.",
    ]
    assert sentences[3].startswith("Line 8: column “kind” should hold one of deposit, arrival,")


def test_the_sentences_are_chinese_for_chinese_readers(projects):
    outcome = take_in(BAD)
    with translation.override("zh-hans"):
        assert all(sentence_of(error).startswith("第") for error in outcome.errors)


def test_a_dry_run_says_the_same_and_keeps_nothing(projects):
    dry = take_in(GOOD + BAD, dry_run=True)
    assert not Flow.objects.exists()
    assert dry == take_in(GOOD + BAD)


def test_a_list_with_other_columns_is_not_read(projects):
    with pytest.raises(ListUnreadable):
        import_flows(text="reference,amount\n", by=BY, at=AT)


def test_the_command_reports_each_row_and_ends_in_failure_when_one_was_refused(projects, tmp_path, capsys):
    file = tmp_path / "flows.csv"
    file.write_text(HEADER + GOOD)
    with translation.override("en"):
        call_command("import_flows", str(file), "--dry-run")
        assert "3 new, 0 already there, 0 refused." in capsys.readouterr().out
        call_command("import_flows", str(file))
        file.write_text(HEADER + GOOD + BAD)
        with pytest.raises(CommandError, match="refused"):
            call_command("import_flows", str(file))
        said = capsys.readouterr()
        assert "0 new, 3 already there, 7 refused." in said.out
        assert said.err.count("Line ") == 7
        file.write_text("reference\n")
        with pytest.raises(CommandError, match="Missing columns: key, kind, amount, effective_date"):
            call_command("import_flows", str(file))
