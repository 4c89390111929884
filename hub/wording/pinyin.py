"""Write a pattern of Chinese characters so that each may also be spelled in pinyin or by a homophone (保ben, 宝本)."""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

from hub.wording.normalise import is_han

SPELLED = re.compile(r"<([^>]+)>")


def with_pinyin(pattern: str) -> str:
    """Expand every `<…>` group of a pattern: each character inside matches itself or its pinyin."""
    return SPELLED.sub(lambda found: _spelled(found.group(1)), pattern)


def without_pinyin(pattern: str) -> str:
    """Read every `<…>` group as the plain characters."""
    return SPELLED.sub(lambda found: f"(?:{found.group(1)})", pattern)


# Characters put in the place of one that would be found; of a word of two, one at a time (问专 is no 稳赚).
HOMOPHONES = {
    "保": "宝葆堡煲褓豹鸨苞",
    "本": "夲苯奔笨畚",
    "息": "西希熄悉昔夕",
    "稳": "穏吻紊",
    "包": "苞胞饱",
    "赚": "撰馔",
    "赔": "陪培",
    "零": "灵玲铃〇",
    "风": "凤疯枫锋峰丰",
    "险": "睑显俭",
    "高": "膏",
    "益": "溢义",
    "刚": "钢",
    "兜": "逗",
    "底": "厎",
    "不": "丕卜",
    "收": "叟",
}
TAKEN_APART = {"赚": "贝兼", "本": "木一", "稳": "禾急"}
# 珠宝本月, 城堡本身: the word goes on.
WORD_GOES_ON = r"(?![月周次身质人年期公地金])"


@lru_cache(maxsize=2_000)
def _spelled(characters: str) -> str:
    plain = [_plain(character) for character in characters]
    if len(characters) > 2:
        return _joined([f"(?:{one}|{_disguised(character)})" for one, character in zip(plain, characters, strict=True)])
    ways = [plain] + [[*plain[:i], _disguised(c) + WORD_GOES_ON, *plain[i + 1 :]] for i, c in enumerate(characters)]
    ways += [[_disguised(characters[0]), plain[1] + WORD_GOES_ON]] if len(characters) == 2 else []
    return "(?:" + "|".join(_joined(way) for way in ways) + ")"


def _joined(parts: list[str]) -> str:
    return r"(?:" + r"\s?".join(parts) + r")"


def _plain(character: str) -> str:
    """The character or its pinyin, also with the z for zh of southern typists."""
    if not is_han(character):
        return re.escape(character)
    sound = lazy_pinyin(character)[0]
    return f"(?:{character}|{sound[0]}h?{sound[2:]})" if sound[1:2] == "h" else f"(?:{character}|{sound})"


def _disguised(character: str) -> str:
    """Another character that sounds or looks alike; never matches where none is known."""
    whole = f"[{HOMOPHONES[character]}]" if character in HOMOPHONES else r"(?!)"
    return f"(?:{whole}|{TAKEN_APART[character]})" if character in TAKEN_APART else whole
