"""Monthly operating figures: each with numerator, denominator, formula, version, and where it came from."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import (
    Field,
    Form,
    Kind,
    Label,
    PageSchema,
    chapter,
    choice,
    code,
    count,
    day,
    encouraged,
    instant,
    money,
    prose,
    rows,
    wanted,
)

LEDGER, TYPED = "ledger", "typed"
"""Where a figure came from: worked out from the ledger by the hub, or typed by a person."""

_COLUMNS: tuple[Field, ...] = (
    code("formula", "公式编号", "Formula"),
    count("version", "公式版本", "Version").within(1),
    count("numerator", "分子", "Numerator").within(0).hinted("金额以分计。", "Money in fen."),
    count("denominator", "分母", "Denominator").within(0).hinted("金额以分计。", "Money in fen."),
)
_SOURCE = choice("source", "来源", "Source", (LEDGER, "账本", "Ledger"), (TYPED, "填写", "Typed"))
_FILLED_AT = instant("filled_at", "由账本填入的时间", "Filled from the ledger at").hinted(
    "由“从账本填入”写下；标为账本的数字在审批与发布时再与账本核对。",
    "Written by “Fill in”; figures marked as the ledger's are held against it again at approval and publication.",
)
_COVER = cover(
    code("month", "月份", "Month", Form.MONTH),
    day("as_of_date", "截至日期", "As of").hinted("该月最后一天。", "The last day of that month."),
)
_BALANCE = chapter(
    "balance",
    "本月余额怎么来的",
    "How the balance came about",
    money("opening_fen", "上月末余额", "Opening balance").within(0),
    money("added_fen", "本月新增", "Added").within(0),
    money("repaid_fen", "本月收回", "Repaid").within(0),
    money("closing_fen", "本月末余额", "Closing balance").within(0),
)
_NOTE = prose("note", "说明", "Notes")


def _schema(version: int, columns: tuple[Field, ...], *more: Field) -> PageSchema:
    figures = chapter("figures", "全部指标", "All figures", rows("figures", "指标", "Figures", *columns), _NOTE, *more)
    every = ("month", "as_of_date", "opening_fen", "added_fen", "repaid_fen", "closing_fen", "figures")
    return PageSchema(
        Kind.FIGURES,
        f"cms/figures/v{version}",
        Label("运营数据", "Operating figures"),
        (_COVER, _BALANCE, figures),
        wanted=(COVERED, wanted("D-OPS", *every), encouraged("D-OPS", "note")),
        purpose=Label(
            "按月披露运营数据：分子、分母、公式与来源齐全。",
            "Discloses a month: every figure with its parts, its formula and its source.",
        ),
    )


EARLIER = (_schema(1, _COLUMNS),)
"""Before figures said where they came from."""

SCHEMA = _schema(2, (*_COLUMNS, _SOURCE), _FILLED_AT)
