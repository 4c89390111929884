"""Decide whether a promise is denied where it stands: by the verb before it, by what follows, or as a question.

Negation is bound to the promise: between the negating word and the promise only words that carry a promise may
stand (承诺, 保证, 提供 …). 不承诺别的只承诺保本 and 不收手续费保本 therefore stay promises.
"""

import re

from hub.wording.clauses import Clause, inside_quotation
from hub.wording.findings import Language

# Words that look like a negation and are none: 不但保本还保息, 非常保本, 无论如何, 不得不.
FALSE_NEGATION = (
    r"不但|不仅|不只|不光|不止|不单|不管|不论|不用|不必|不怕|不愁|不错|不少|不断|不同|不容错过|不可错过|不能错过|"
    r"不得不|不要错过|不可多得|不折不扣|不瞒|不骗|非常|非凡|未来|无论|无忧|无需|无须|无疑|没问题|没毛病|没说的"
)
# A ban or a warning reaches over whatever stands between, up to a turn (但, 只, 而是).
BAN = (
    r"没有(?:哪|一|谁)|算不上|谈不上|称不上|没有任何(?!风险)|不会(?:给|为|对|替|由)|不提供|不设|不讲|既不|无权|未(?:曾)?听到|办不到|别(?:拿|把|当|信|听|以为|指望|觉得|认为|想着|做梦|被)|没(?:有办)?法(?!不)|没有办法|无法|不(?:会|敢|能)(?:说|讲|告诉)|"
    r"不得|不准|不许|不允许|不应|不能|不可|禁止|严禁|切勿|勿|杜绝|拒绝|警惕|谨防|防范|当心|小心|打破|远离|举报|"
    r"揭穿|破除|识破|识别|不要(?:因为|觉得|认为|当成|相信|轻信|听信|被|以为|指望|盲目|追求|使用|宣传|承诺)|没有(?:任何)?人|没人|无人|谁也不|不相信|不信|轻信|冒充|谎称|虚假宣传|误导|以为|误以为|从未|从不|任何人无权|不代表|不等于|"
    r"不意味着|不构成|不视为|不表示"
)
NEGATOR = r"并非|绝非|并不|绝不|不再|没有|不是|不会|不作|不做|不|未|无|没|非|莫"
CARRIER = (
    r"承诺|保证|担保|确保|许诺|允诺|提供|作出|做出|给予|给|构成|意味着|代表|等于|存在|具有|具备|属于|享有|享受|"
    r"是|为|会|能|可以|可|应|要|曾|对|向|就|在|任何|一切|所谓|的|地|得|以|有|进行|宣传|使用|出现|含有|含|包含|包括|"
    r"投资者|投资人|客户|您|本公司|公司|平台|本平台|本产品|产品|本项目|项目|本基金|基金|管理人|本金|收益|本息|最低|固定|"
    r"到期|一定|必然|必定|绝对|完全|设置|设|搞|用|靠|其|或者|或|和|及|以及|与|也|亦|即|[、“”「」『』\"‘’《》()\s]"
)
TURN = re.compile(r"但|却|而是|(?<![一两几这那哪多])只(?!要)|仅|反而|照样|不得不|除了")
ASKING = re.compile(r"是否|能否|可否|会不会|能不能|是不是|有没有|有无|什么是|何谓|何为|为什么")
BAIT = re.compile(
    r"能有假|怎么可能|您还|你还|还怕|担心什么|能让它|能害|有没有想过|敢不敢|想要?(?!买|问|了解|核实)|还在|心动|给您(?:留|锁|安排|占)|帮您(?:留|锁|占)|(?:哪能|怎么会|拿什么)(?:倒|亏|跑|赖)|何不|"
    r"(?:备案|批准|央视|上过|国企|央企|上市公司|行长|领导|也|都)[^。]{0,20}能(?:是|有)?(?:什么)?(?:问题|亏|假的?|骗人的?|差错)(?:吗|么|嘛)|为什么不|为何不|难道|谁不"
)

ASKING_MARK = re.compile("[?？]")
# Between the parts of a promise: 国企背景不代表安全, 红利水平不确定.
_DENIED_INSIDE = re.compile(
    r"不代表|不等于|不意味|不构成|不表示|不确定|不受(?!损|影响|市场)|不是|并非|既不|不得(?!不)|无法|不一定|未必|不作|不予|不设|不承担|不负责|不能保|难以"
)
# A cell of a table that says none: 本金保障：无, 差额补足：不适用.
_LEFT_EMPTY = re.compile(
    r"[^，,。！!；;：:\n]{0,6}[：:]\s*(?:(?:无|否|没有|暂无|不涉及|不适用|n/?a|/|-)(?=[\s，,。；;|（(]|$)|非|未(?:设|提供|约定)|不(?:设|提供|保|承诺|作|支持))"
)
_FALSE = re.compile(FALSE_NEGATION)
_BAN = re.compile(BAN)
_NEGATED = re.compile(rf"((?:{NEGATOR})(?:{CARRIER})*)+$")
_COUNT = re.compile(NEGATOR)
_DENIED_AFTER = re.compile(
    r"^[”」』\"’》]?(?:的)?(?:保息|保收益|高收益|零风险|收益|承诺|宣传|说法|字样|用语|表述|产品|项目|理财|投资|话术|陷阱|骗局|"
    r"群|平台|等|或|和|及|、|[“”「」\"《》()\s])*(?:一律|均|都|也|往往|通常|多半|大多|其实|从来|根本|完全|可能)?"
    r"(?:不适用|不存在|不可能|不可信|不要相信|不要轻信|切勿|不属实|不成立|不合法|不合规|不允许|不被允许|不得|禁止|严禁|被禁止|违法|"
    r"违规|是违法|是违规|属于违规|属违规|属于违法|属于误导|属于虚假|没有[，,。]|是骗局|是谎言|是陷阱|是误导|行不通|不受法律保护|不等于|已被打破|"
    r"已成为历史|的幻想|的时代已|陷阱|骗局|误区|不是本|并非|不是我|是不存在的|是不可能的|伴随|意味着高风险|对应|背后|必然伴随|高风险)"
)
_CONTINUES = re.compile(r"^\s*(?:包括|例如|比如|如|以及|或者|或|和|也不|也|亦|更)")

_EN_NEGATED = re.compile(
    r"(?:\bnot|n't|n’t|\bno|\bnever|\bwithout|\bneither|\bnor|\bcannot|\bnon|\bnothing|\bnone|\bnobody|\bprohibit\w*|\bforbid\w*|"
    r"\bban(?:s|ned)?|\bbeware(?: of)?|\bavoid|\bmay not|\bmust not)"
    r"(?:[\s,]+(?:is|are|be|been|a|an|any|the|this|that|of|our|your|such|we|you|it|or|and|to|for|in|as|on|by|from|do|does|did|will|"
    r"shall|would|can|offer\w*|promis\w*|guarantee\w*|provid\w*|mak\w*|giv\w*|constitut\w*|impl\w+|claim\w*|us(?:e|es|ing)|say\w*|"
    r"mean\w*|represent\w*|investment\w*|product\w*|advert\w*|forecast\w*|principal|capital|return\w*|income|profit\w*|interest|entirely|"
    r"completely|ever|words?|phrases?|statements?|like|staff|form|kind))*[\s\-“\"']*$"
)
_EN_DENIED_INSIDE = re.compile(
    r"\b(?:not|never|nor) (?:been |be |yet )*(?:guaranteed?|promised?|assured|granted|insured|protected|certain|fixed|backed|endorsed|approved)\b"
)
_EN_FALSE = re.compile(
    r"not (?:only|just|merely)|no doubt|no problem|nothing but|no fee|without (?:a )?doubt|no question"
)
_EN_BAIT = re.compile(
    r"\b(?:want|looking for|why (?:not|settle|wait|leave|keep)|dreaming|tired of|ready to|would you like your|how would you)\b"
)
_EN_DENIED_AFTER = re.compile(
    r"^[”\"']?\s*(?:\w+\s){0,3}?(?:is|are|was|were|do|does)\s"
    r"(?:not|prohibited|forbidden|illegal|never|banned|a myth|n't)|"
    r"^[”\"']?\s*(?:\w+\s){0,2}(?:isn't|aren't|doesn't|don't|come with (?:higher|high|greater) risk|"
    r"means? (?:higher|high) risk|(?:usually |often |normally |always )?(?:comes?|goes?) with (?:a |an )?(?:higher|high|greater|great|real) (?:risk|chance|prob))"
)


def denied(text: str, start: int, end: int, clause: Clause, language: Language) -> bool:
    """Whether the promise `text[start:end]` is denied, banned, warned of or asked about where it stands."""
    if language is Language.EN:
        return _denied_en(text, start, end, clause)
    before, after = text[clause.start : start], text[end : clause.end]
    if _DENIED_INSIDE.search(text, start, end) or _LEFT_EMPTY.match(text, end):
        return True
    if not ASKING_MARK.search(text, start, end) and _asked(text, before, clause):
        return True
    if _negated(before) or _DENIED_AFTER.match(after):
        return True
    if inside_quotation(text, start, end) and _reported(text, start, end, clause):
        return True
    return clause.previous is not None and _carried_over(text, before, clause.previous)


def _negated(before: str) -> bool:
    plain = _FALSE.sub(lambda found: "＿" * len(found.group()), before)
    bans = list(_BAN.finditer(plain))
    if bans and not TURN.search(plain, bans[-1].end()):
        return True
    found = _NEGATED.search(plain)
    return found is not None and len(_COUNT.findall(found.group())) % 2 == 1


def _asked(text: str, before: str, clause: Clause) -> bool:
    sentence = text[clause.sentence_start : clause.sentence_end]
    if BAIT.search(sentence):
        return False
    asking = text[clause.start : clause.end].rstrip("，,。！ \n").endswith("吗")
    is_question = (
        asking or sentence.rstrip('”」』"’').endswith(("？", "?")) or sentence.rstrip("。 \n").endswith(("吗", "么"))
    )
    return is_question or ASKING.search(before) is not None


def _reported(text: str, start: int, end: int, clause: Clause) -> bool:
    around = text[clause.sentence_start : start] + "＿" + text[end : clause.sentence_end]
    return _BAN.search(around) is not None or re.search(r"违法|违规|骗|谎|不实|误导|禁", around) is not None


def _carried_over(text: str, before: str, previous: Clause) -> bool:
    """A ban goes on into a clause that continues its list (…, 包括零风险)."""
    earlier = text[previous.start : previous.end]
    continues = _CONTINUES.match(before) is not None
    return continues and _BAN.search(earlier) is not None and TURN.search(earlier) is None


def _denied_en(text: str, start: int, end: int, clause: Clause) -> bool:
    before, after = text[clause.start : start], text[end : clause.end]
    if _EN_DENIED_INSIDE.search(text, start, end):
        return True
    sentence = text[clause.sentence_start : clause.sentence_end].strip()
    asked = sentence.endswith("?") and not ASKING_MARK.search(text, start, end)
    if asked and not _EN_BAIT.search(sentence):
        return True
    plain = _EN_FALSE.sub(lambda found: "_" * len(found.group()), before)
    if re.search(r"\bbut\b|\bonly\b", plain) and not _EN_NEGATED.search(re.split(r"\bbut\b|\bonly\b", plain)[-1]):
        return _EN_DENIED_AFTER.match(after) is not None
    return _EN_NEGATED.search(plain) is not None or _EN_DENIED_AFTER.match(after) is not None
