"""What each rule is called, what it looks for, and what it found, in both languages; limits and facts are filled in."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.utils.translation import get_language

from hub.catalogue.domain.quantities import QUANTITIES, spelled
from hub.funds.alerts.queries import AlertFacts
from hub.funds.domain.detectors.handling import AlertMove, AlertState, Refused
from hub.funds.domain.detectors.rules import Concern, DetectorRule, Unit
from hub.kernel.money import grouped


class Said(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str

    @property
    def here(self) -> str:
        """The text in the reader's language."""
        return self.en if get_language() == "en" else self.zh


class RuleWords(NamedTuple):
    """The words of one rule; ``looks`` may use the rule's limits, ``found`` the facts of an alert."""

    title: Said
    looks: Said
    found: Said


def _words(title: tuple[str, str], looks: tuple[str, str], found: tuple[str, str]) -> RuleWords:
    return RuleWords(Said(*title), Said(*looks), Said(*found))


WORDS: Final[Mapping[str, RuleWords]] = {
    "FD-PL-1": _words(
        ("未满标先放款", "Lent before it was full"),
        (
            "项目在募集期内，投标金额不足{full}时已经放款。",
            "A project is lent money while it is on sale and bids do not reach {full} of its amount.",
        ),
        ("项目{project}放款时仍差{found}未募集。", "Project {project} was lent money while {found} was still missing."),
    ),
    "FD-PL-2": _words(
        ("回款再次放出", "Repaid money lent again"),
        (
            "项目放款累计超过募集金额{least}及以上：投资人应得的回款又被放出。",
            "A project is lent more than it raised, by {least} or more: money due to its investors went out again.",
        ),
        ("项目{project}放款累计超过募集金额{found}。", "Project {project} was lent {found} more than it raised."),
    ),
    "FD-PL-3": _words(
        ("以他项目资金还款", "Repaid with another project’s money"),
        (
            "收到他项目资金的账户，在{days}日内为本项目还款，金额{least}及以上，且两个项目的借款人不同。",
            "An account that another project’s money went to repays this one within {days} days, {least} or more, "
            "and the "
            "borrowers differ.",
        ),
        (
            "为项目{project}还款{found}的账户，此前收到了项目{others}的资金。",
            "The account that paid {found} for project {project} had received money of project {others}.",
        ),
    ),
    "FD-PL-4": _words(
        ("放款流向他项目借款人", "Paid out to another project’s borrower"),
        (
            "项目资金{least}及以上付至另一项目借款人的账户。",
            "A project’s money, {least} or more, goes to the account of another project’s borrower.",
        ),
        (
            "项目{project}的{found}付至项目{others}借款人的账户。",
            "{found} of project {project} went to the account of project {others}’s borrower.",
        ),
    ),
    "FD-CM-1": _words(
        ("平台自有资金进入投资人账户", "The platform’s own money in a purse"),
        (
            "收取平台费用的账户向投资人钱包转入资金。",
            "The account that the platform’s fees go to pays into an investor’s purse.",
        ),
        ("平台自有账户向投资人钱包转入{found}。", "The platform’s own account paid {found} into an investor’s purse."),
    ),
    "FD-CM-2": _words(
        ("收费超过约定", "Fees beyond what was declared"),
        (
            "项目收费累计超过披露的年费率；未披露时以每年{undeclared}为限。",
            "A project’s fees exceed the declared yearly rate; {undeclared} a year where none is declared.",
        ),
        (
            "项目{project}收费累计{found}，上限为{limit}。",
            "Project {project} was charged {found}; {limit} is the most.",
        ),
    ),
    "FD-MM-1": _words(
        ("产品期限短于项目", "A product shorter than its project"),
        (
            "产品到期或可赎回的日期比项目到期早{days}日以上。",
            "A product falls due, or can be redeemed, more than {days} days before its project ends.",
        ),
        (
            "产品{word}比项目{project}早{found}到期，上限为{limit}。",
            "Product {word} falls due {found} before project {project}; {limit} is the most.",
        ),
    ),
    "FD-MM-2": _words(
        ("以新投标资金兑付", "Investors paid with new bids"),
        (
            "项目付给投资人的金额超过借款人还款与项目自有留存之和，相差{least}及以上。",
            "A project hands on more than its borrower repaid and the project kept back, by {least} or more.",
        ),
        (
            "项目{project}付给投资人的金额比借款人的还款多{found}。",
            "Project {project} handed on {found} more than its borrower had repaid.",
        ),
    ),
    "FD-SD-1": _words(
        ("关联方投资本项目", "A related party invests"),
        (
            "借款人、股东、董事、员工或顾问投资与其有关的项目。",
            "Whoever borrows, owns, directs, works for or advises on a project invests in it.",
        ),
        ("项目{project}的关联方投标{found}。", "A party related to project {project} bid {found}."),
    ),
    "FD-DP-1": _words(
        ("同一抵押重复使用", "One pledge on two projects"),
        (
            "同一登记编号的抵押同时用于两个存续项目。",
            "A pledge with one registration number secures two live projects at once.",
        ),
        (
            "抵押{word}同时用于项目{others}和项目{project}。",
            "Pledge {word} secures project {others} and project {project} at once.",
        ),
    ),
    "FD-DU-1": _words(
        ("款项付给未申报的收款方", "Spent to an undeclared payee"),
        (
            "付给未申报收款方的金额超过放款的{tolerance}。",
            "More than {tolerance} of the loan goes to payees that were not declared.",
        ),
        (
            "项目{project}有{found}付给未申报的收款方，上限为{limit}。",
            "{found} of project {project} went to undeclared payees; {limit} is the most.",
        ),
    ),
    "FD-DU-2": _words(
        ("款项用途与申报不符", "Spent on something undeclared"),
        (
            "用于未申报用途的金额超过放款的{tolerance}。",
            "More than {tolerance} of the loan goes into uses that were not declared.",
        ),
        (
            "项目{project}有{found}用于“{word}”，上限为{limit}。",
            "{found} of project {project} went into “{word}”; {limit} is the most.",
        ),
    ),
    "FD-CN-1": _words(
        ("借款余额超过法定上限", "A borrower above the legal cap"),
        (
            "信息中介项目的借款余额：个人超过{person}，机构超过{organisation}。",
            "A borrower of an information intermediary owes more than {person} (a person) or {organisation} "
            "(an organisation).",
        ),
        (
            "项目{project}的借款人余额为{found}，上限为{limit}。",
            "The borrower of project {project} owes {found}; {limit} is the most.",
        ),
    ),
    "FD-CN-2": _words(
        ("最大借款人占比过高", "Much hangs on one borrower"),
        (
            "有{count}个及以上借款人时，最大一户的余额占比超过{most}。",
            "Among {count} borrowers or more, the largest owes more than {most} of everything.",
        ),
        (
            "最大借款人（项目{others}）的余额占{found}，上限为{limit}。",
            "The largest borrower (project {others}) owes {found} of everything; {limit} is the most.",
        ),
    ),
    "FD-CN-3": _words(
        ("前十大借款人占比过高", "Much hangs on ten borrowers"),
        (
            "有{count}个及以上借款人时，前十大的余额占比超过{most}。",
            "Among {count} borrowers or more, the ten largest owe more than {most} of everything.",
        ),
        (
            "前十大借款人的余额占{found}，上限为{limit}。",
            "The ten largest borrowers owe {found} of everything; {limit} is the most.",
        ),
    ),
    "FD-CN-4": _words(
        ("最大投资人占比过高", "Much comes from one investor"),
        (
            "有{count}名及以上投资人时，最大一名的持有占比超过{most}。",
            "Among {count} investors or more, the largest holds more than {most} of everything.",
        ),
        (
            "最大投资人持有{found}，上限为{limit}。",
            "The largest investor holds {found} of everything; {limit} is the most.",
        ),
    ),
    "FD-CN-5": _words(
        ("前十大投资人占比过高", "Much comes from ten investors"),
        (
            "有{count}名及以上投资人时，前十大的持有占比超过{most}。",
            "Among {count} investors or more, the ten largest hold more than {most} of everything.",
        ),
        (
            "前十大投资人持有{found}，上限为{limit}。",
            "The ten largest investors hold {found} of everything; {limit} is the most.",
        ),
    ),
    "FD-RT-1": _words(
        ("资金回流再投标", "Money that goes round"),
        (
            "借款人支用的资金在{days}日内转入投资人钱包，又投向同一借款人的项目，金额{least}及以上。",
            "Money that a borrower drew reaches an investor’s purse and is bid into the same borrower’s project within "
            "{days} days, {least} or more.",
        ),
        (
            "借款人支用的{found}转入投资人钱包后，又投向项目{project}。",
            "{found} that the borrower had drawn came into an investor’s purse and was bid into project {project}.",
        ),
    ),
    "FD-GR-1": _words(
        ("平台代为还款", "The platform repays"),
        ("收取平台费用的账户为借款人还款。", "The account that the platform’s fees go to pays for a borrower."),
        ("平台自有账户为项目{project}还款{found}。", "The platform’s own account paid {found} for project {project}."),
    ),
    "FD-GR-2": _words(
        ("以未支用的借款还款", "Repaid out of the loan itself"),
        (
            "还款累计超过借款人转入的资金{least}及以上：以借款本身还款。",
            "Repayments exceed what the borrower paid in by {least} or more: the loan repays itself.",
        ),
        (
            "项目{project}的还款比借款人转入的资金多{found}。",
            "Project {project} was repaid {found} more than its borrower had paid in.",
        ),
    ),
    "FD-GR-3": _words(
        ("投资人资金代为还款", "An investor’s money repays"),
        (
            "投资人提现到的账户，在{days}日内为借款人还款，金额{least}及以上。",
            "An account that an investor withdrew to pays for a borrower within {days} days, {least} or more.",
        ),
        (
            "为项目{project}还款{found}的账户，此前收到了投资人的提现。",
            "The account that paid {found} for project {project} had received an investor’s withdrawal.",
        ),
    ),
    "FD-GR-4": _words(
        ("还款没有银行流水", "A repayment without a line of the bank"),
        (
            "借款人转入的资金{days}日后，银行对账单仍无此流水。",
            "The bank’s statements hold no line for a borrower’s payment {days} days later.",
        ),
        ("项目{project}的{found}没有银行流水。", "No line of the bank holds the {found} for project {project}."),
    ),
    "FD-RL-1": _words(
        ("实测与申报不符", "Measured otherwise than declared"),
        (
            "项目现场设备一日的实测值超出申报值及其允许偏差；连续天数达到申报约定时，冻结后续募集与放款。",
            "What devices at a project measure in a day lies beyond the declared value and its tolerance; after as "
            "many days in a row as the declaration says, bids and disbursements are frozen.",
        ),
        (
            "项目{project}的{word}实测为{found}，界限为{limit}。",
            "{word} at project {project} measured {found}; {limit} is the bound.",
        ),
    ),
    "FD-RL-2": _words(
        ("设备没有读数", "A device fell silent"),
        (
            "已申报并由设备采集的数值，一整日没有读数。",
            "A quantity that a project declared and devices measure there had no reading for a whole day.",
        ),
        ("项目{project}的{word}自当日起没有读数。", "{word} at project {project} has had no reading since that day."),
    ),
}

CONCERNS: Final[Mapping[Concern, Said]] = {
    Concern.POOLING: Said("资金池", "Pooling"),
    Concern.COMMINGLING: Said("与自有资金混同", "Own money mixed in"),
    Concern.MATURITY: Said("期限错配", "Maturity mismatch"),
    Concern.SELF_DEALING: Said("自融与关联", "Self-dealing"),
    Concern.DOUBLE_PLEDGE: Said("重复抵押", "Double pledge"),
    Concern.USE: Said("挪用", "Drift of use"),
    Concern.CONCENTRATION: Said("集中度", "Concentration"),
    Concern.ROUND_TRIP: Said("资金回流", "Round trip"),
    Concern.GHOST_REPAYMENT: Said("虚假还款", "Ghost repayment"),
    Concern.REALITY: Said("实测与申报", "Declared and measured"),
}
STATES: Final[Mapping[AlertState, Said]] = {
    AlertState.OPEN: Said("待认领", "open"),
    AlertState.TAKEN: Said("处理中", "taken"),
    AlertState.PROPOSED: Said("待复核", "waits for a second person"),
    AlertState.EXPLAINED: Said("已说明", "explained"),
    AlertState.CONFIRMED: Said("已确认", "confirmed"),
}
MOVES: Final[Mapping[AlertMove, Said]] = {
    AlertMove.TAKEN: Said("{who}认领", "{who} took it"),
    AlertMove.PROPOSED: Said("{who}说明原因，待他人复核", "{who} gave a reason; another person has to agree"),
    AlertMove.DECLINED: Said("{who}未通过复核", "{who} did not agree"),
    AlertMove.EXPLAINED: Said("{who}说明原因", "{who} explained it"),
    AlertMove.CONFIRMED: Said("{who}确认", "{who} confirmed it"),
    AlertMove.RELEASED: Said("{who}恢复资金划转", "{who} let the flows go on"),
}
AGREED: Final = Said("{who}复核通过，预警办结", "{who} agreed; the alert is over")
"""Instead of the words for an explanation where another person had given the reason."""
REFUSALS: Final[Mapping[Refused, Said]] = {
    Refused.OVER: Said("该预警已办结，无需再处理。", "This alert is over; nothing more is to be done."),
    Refused.NOT_YOURS: Said(
        "请先认领：只有负责人可以作出结论。", "Take the alert first: only who looks after it decides."
    ),
    Refused.ALREADY_YOURS: Said("该预警已由您负责。", "You look after this alert already."),
    Refused.NO_WORDS: Said("请填写理由，不超过500字。", "Give a reason of at most 500 characters."),
    Refused.NOTHING_STOPPED: Said("该预警没有暂停中的划转。", "This alert stops nothing."),
    Refused.FOUR_EYES: Said(
        "须由他人恢复：确认人不能自行解除。", "Somebody else has to lift it: not who confirmed the alert."
    ),
    Refused.PROPOSED_BEFORE: Said("已说明原因，正待他人复核。", "A reason is given and waits for another person."),
    Refused.NOTHING_PROPOSED: Said("尚未说明原因，无从复核。", "Nobody has given a reason to agree to."),
    Refused.NOT_ONES_OWN: Said(
        "须由他人复核：不能复核自己说明的原因。", "Somebody else has to agree: nobody agrees to their own reason."
    ),
}


def title_of(rule: DetectorRule) -> str:
    """Return what the rule is called."""
    return WORDS[rule.id].title.here


def looks_for(rule: DetectorRule) -> str:
    """Return what the rule looks for, with its limits as they are in force."""
    limits = rule.limits
    least = limits.get("least_fen", 0)
    days = next((limits[name] for name in ("within_days", "tolerance_days", "grace_days") if name in limits), 0)
    return WORDS[rule.id].looks.here.format(
        least=amount(least),
        days=days,
        count=limits.get("from_count", 0),
        most=share(limits.get("most_bps", 0)),
        full=share(limits.get("full_bps", 0)),
        undeclared=share(limits.get("undeclared_bps", 0)),
        tolerance=share(limits.get("tolerance_bps", 0)),
        person=amount(limits.get("person_fen", 0)),
        organisation=amount(limits.get("organisation_fen", 0)),
    )


def sentence_of(alert: AlertFacts) -> str:
    """Return what was found, in one sentence."""
    return WORDS[alert.rule.id].found.here.format(
        project=alert.project_code,
        others=("、" if get_language() != "en" else ", ").join(alert.projects),
        found=measured(alert.found, alert.rule.unit, of=alert.word),
        limit=measured(alert.limit, alert.rule.unit, of=alert.word),
        word=_named(alert.word),
    )


def measured(value: int, unit: Unit, *, of: str = "") -> str:
    """Return a figure with the rule's unit; ``of`` names the quantity of a measured one."""
    if unit is Unit.MEASURED and of in QUANTITIES:
        quantity = QUANTITIES[of]
        return f"{spelled(value)} {quantity.unit_en}" if get_language() == "en" else spelled(value) + quantity.unit_zh
    if unit is Unit.FEN:
        return amount(value)
    if unit is Unit.BPS:
        return share(value)
    if get_language() == "en":
        return f"{value} day" if value == 1 else f"{value} days"
    return f"{value}日"


def _named(word: str) -> str:
    """Return the name of a quantity; any other word is a code and stays."""
    quantity = QUANTITIES.get(word)
    return word if quantity is None else quantity.en if get_language() == "en" else quantity.zh


def amount(fen: int) -> str:
    """Return an amount in yuan with its sign."""
    return f"¥{grouped(fen)}"


def share(bps: int) -> str:
    """Return basis points as per cent, without zeros that say nothing."""
    return f"{bps / 100:.2f}".rstrip("0").rstrip(".") + "%"
