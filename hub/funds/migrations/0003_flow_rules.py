"""The permitted flows of ``hub.funds.domain.rules`` as rows; a test holds both equal. A new rule is a new migration."""

from django.db import migrations

ROWS = [
    (
        "deposit",
        "FL-01",
        "custodian_bank",
        "purse",
        "custody practice: client sub-accounts, one bank, instruction-matched transfers",
    ),
    (
        "arrival",
        "FL-02",
        "custodian_bank",
        "in_transit",
        "custody practice: client sub-accounts, one bank, instruction-matched transfers",
    ),
    (
        "crediting",
        "FL-03",
        "in_transit",
        "purse",
        "custody practice: client sub-accounts, one bank, instruction-matched transfers",
    ),
    (
        "withdrawal",
        "FL-04",
        "purse",
        "custodian_bank",
        "custody practice: client sub-accounts, one bank, instruction-matched transfers",
    ),
    (
        "withdrawal_request",
        "FL-05",
        "purse",
        "in_transit",
        "custody practice: client sub-accounts, one bank, instruction-matched transfers",
    ),
    (
        "withdrawal_settlement",
        "FL-06",
        "in_transit",
        "custodian_bank",
        "custody practice: client sub-accounts, one bank, instruction-matched transfers",
    ),
    (
        "bid",
        "FL-07",
        "purse",
        "escrow",
        "《网络借贷信息中介机构业务活动管理暂行办法》 art. 10: no pooling, no self-financing",
    ),
    (
        "bid_return",
        "FL-08",
        "escrow",
        "purse",
        "《网络借贷信息中介机构业务活动管理暂行办法》 art. 10: no pooling, no self-financing",
    ),
    (
        "disbursement",
        "FL-09",
        "escrow",
        "borrower",
        "《网络借贷信息中介机构业务活动管理暂行办法》 art. 10: no pooling, no self-financing",
    ),
    (
        "drawdown",
        "FL-10",
        "borrower",
        "custodian_bank",
        "custody practice: client sub-accounts, one bank, instruction-matched transfers",
    ),
    (
        "borrower_deposit",
        "FL-11",
        "custodian_bank",
        "borrower",
        "custody practice: client sub-accounts, one bank, instruction-matched transfers",
    ),
    (
        "repayment",
        "FL-12",
        "borrower",
        "escrow",
        "《网络借贷信息中介机构业务活动管理暂行办法》 art. 10: no pooling, no self-financing",
    ),
    (
        "redemption",
        "FL-13",
        "escrow",
        "purse",
        "《网络借贷信息中介机构业务活动管理暂行办法》 art. 10: no pooling, no self-financing",
    ),
    (
        "income",
        "FL-14",
        "escrow",
        "purse",
        "《网络借贷信息中介机构业务活动管理暂行办法》 art. 10: no pooling, no self-financing",
    ),
    (
        "fee",
        "FL-15",
        "borrower",
        "platform_fee",
        "《网络借贷信息中介机构业务活动管理暂行办法》 art. 28: client money apart from own",
    ),
    (
        "fee_payout",
        "FL-16",
        "platform_fee",
        "custodian_bank",
        "《网络借贷信息中介机构业务活动管理暂行办法》 art. 28: client money apart from own",
    ),
]


def add(apps, schema_editor):
    """Insert the sixteen rows."""
    rule = apps.get_model("funds", "FlowRule")
    names = ("kind", "rule_id", "debit_kind", "credit_kind", "source")
    rule.objects.bulk_create(rule(**dict(zip(names, row, strict=True))) for row in ROWS)


class Migration(migrations.Migration):
    """Data apart from schema."""

    dependencies = [("funds", "0002_refusals")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
