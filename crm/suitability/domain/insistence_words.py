"""Why a request above the level, or a step of it, is refused: one sentence each, in both languages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from crm.suitability.domain.insistence import Hindrance, InsistenceRefused
from crm.suitability.domain.words import Words
from hub.kernel.clock import HOME_ZONE

HINDRANCES: Final[Mapping[Hindrance, Words]] = {
    Hindrance.NOT_ASSESSED: Words(
        "请先完成风险测评；没有有效测评，不能申请。", "Answer the questionnaire first; there is no way without it."
    ),
    Hindrance.LOWEST_CLASS: Words("最低类别依法没有例外。", "In the lowest class the law knows no exception."),
    Hindrance.REGIME: Words(
        "这类产品只能卖给等级相符的人，没有例外。",
        "Products of this kind may only be sold within the level; there is no exception.",
    ),
    Hindrance.WITHIN_LEVEL: Words(
        "产品在您的等级以内，不需要例外。", "The product is within the level; no exception is needed."
    ),
    Hindrance.OTHER_RULE: Words(
        "挡住的不只是评级，还有别的规则，例外不能解除。",
        "Another rule than the rating stands against it, and no exception lifts that one.",
    ),
    Hindrance.OUT_OF_ORDER: Words("还有一步在前面。", "Another step comes first."),
    Hindrance.ENDED: Words("申请已经结束。", "The request has ended."),
    Hindrance.TOO_EARLY: Words("等待时间还没有到，{at}后才能回访。", "The waiting time ends at {at}; call after that."),
    Hindrance.SAME_PERSON: Words(
        "须由另一个人回访：不是申请人，也不是本人的客户经理。",
        "Somebody else has to call: not who asked, and not the client's own advisor.",
    ),
    Hindrance.NOT_THE_CLIENT: Words("只有本人能做这一步。", "Only the client can do this."),
    Hindrance.NOT_A_CALLER: Words(
        "回访由看得到该客户的网点负责人或合规人员本人登录后进行。",
        "A branch manager or somebody of compliance who sees the client calls back, signed in themselves.",
    ),
    Hindrance.WORDS_MISSING: Words("请用自己的话写下来。", "Write it down in words of your own."),
    Hindrance.NAME_UNKNOWN: Words(
        "我们没有登记您的全名：请先到网点登记，再来签署。",
        "Your full name is not on record with us: have it recorded at a branch first, then sign.",
    ),
    Hindrance.OTHER_NAME: Words(
        "签名须是您登记在我们这里的全名，不多也不少。",
        "The signature must be your full name as it is on record with us, and nothing else.",
    ),
    Hindrance.OTHER_WARNING: Words("警示已有变化，请重新阅读。", "The warning has changed since; read it again."),
    Hindrance.CHANGED: Words(
        "等级或产品评级已有变化，请重新申请。", "The level or the product's rating has changed since; ask anew."
    ),
}


def hindrance_words(refusal: InsistenceRefused) -> Words:
    """Return the sentence of a refusal, with the hour where it names one."""
    at = ""
    if refusal.hindrance is Hindrance.TOO_EARLY:
        at = f"{datetime.fromisoformat(refusal.detail).astimezone(HOME_ZONE):%Y-%m-%d %H:%M}"
    return HINDRANCES[refusal.hindrance].filled({"at": at})
