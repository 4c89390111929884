"""Sentences that a publication must carry, and whether a text carries them."""

import re
from dataclasses import dataclass

from hub.wording.findings import Finding, Language, Severity
from hub.wording.normalise import normalise
from hub.wording.sources import ADVERTISING_25, ONLINE_MARKETING, Source


@dataclass(frozen=True)
class RequiredSentence:
    """`sentence` is what to write; `accepted` are normalised patterns any of which counts as written."""

    id: str
    language: Language
    sentence: str
    accepted: tuple[str, ...]
    source: Source


REQUIRED: tuple[RequiredSentence, ...] = (
    RequiredSentence(
        "W-REQ-RISK",
        Language.ZH,
        "投资有风险，理财需谨慎。",
        (r"投资有风险[，,]?(?:理财|投资|入市|选择)(?:需|须|要|应)谨慎",),
        ADVERTISING_25,
    ),
    RequiredSentence(
        "W-REQ-PAST",
        Language.ZH,
        "过往业绩不代表未来表现。",
        (r"过往(?:的)?(?:业绩|表现|记录|还款记录|数据)(?:并)?不(?:代表|预示|保证|构成)(?:其)?未来",),
        ONLINE_MARKETING,
    ),
    RequiredSentence(
        "W-REQ-RISK-EN",
        Language.EN,
        "Investing carries risk; decide with care.",
        (r"invest(?:ing|ments?)\s+(?:carr(?:y|ies)|involves?|bears?)\s+risks?",),
        ADVERTISING_25,
    ),
    RequiredSentence(
        "W-REQ-PAST-EN",
        Language.EN,
        "Past performance does not indicate future results.",
        (
            r"past\s+(?:performance|results?|records?|figures?)\s+(?:do(?:es)?\s+not|is\s+not|are\s+not|is\s+no|are\s+no)\b",
        ),
        ONLINE_MARKETING,
    ),
)


def missing_sentences(text: str, *, language: Language | str) -> tuple[Finding, ...]:
    """The required sentences of that language which a whole publication does not carry."""
    normalised = normalise(text).text
    return tuple(
        Finding(wanted.id, Severity.REQUIRED, len(text), len(text), wanted.sentence, wanted.source)
        for wanted in REQUIRED
        if wanted.language == Language(language)
        and not any(re.search(pattern, normalised) for pattern in wanted.accepted)
    )
