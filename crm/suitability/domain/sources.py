"""Name where each rule comes from, and say openly whether anybody has confirmed the article.

``confirmed`` is true only where the text of the article was read in a public copy. Everything else is provisional: a
lawyer corrects the row here and no code changes.
"""

from dataclasses import dataclass
from datetime import date

from crm.suitability.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class Source:
    """A law, a standard or a decision of the house; ``article`` is empty where there is none to cite."""

    id: str
    title: Words
    article: str
    confirmed: bool
    in_force_from: date


SECURITIES_MEASURES = Words(
    "《证券期货投资者适当性管理办法》", "Measures for the Suitability Management of Securities and Futures Investors"
)
INSTITUTIONS_MEASURES = Words(
    "《金融机构产品适当性管理办法》（2025年第7号）",
    "Measures for the Suitability Management of Financial Institutions' Products (2025 No. 7)",
)

COLLECTING = Source(
    id="csrc-6",
    title=SECURITIES_MEASURES,
    article="6",
    confirmed=False,
    in_force_from=date(2017, 7, 1),
)
MATCHING = Source(
    id="csrc-18-22",
    title=SECURITIES_MEASURES,
    article="18–22",
    confirmed=True,
    in_force_from=date(2017, 7, 1),
)
LOWEST_CLASS = Source(
    id="csrc-lowest",
    title=SECURITIES_MEASURES,
    article="18–22",
    confirmed=True,
    in_force_from=date(2017, 7, 1),
)
LOWEST_CLASS_CRITERIA = Source(
    id="sac-lowest",
    title=Words(
        "《证券经营机构投资者适当性管理实施指引（试行）》",
        "Guidelines for Securities Institutions on Investor Suitability (trial)",
    ),
    article="",
    confirmed=False,
    in_force_from=date(2017, 7, 1),
)
HIGHER_RATING_COUNTS = Source(
    id="nfra-higher",
    title=INSTITUTIONS_MEASURES,
    article="",
    confirmed=True,
    in_force_from=date(2026, 2, 1),
)
NO_HINTING = Source(
    id="nfra-hinting",
    title=INSTITUTIONS_MEASURES,
    article="",
    confirmed=False,
    in_force_from=date(2026, 2, 1),
)
RETAKES = Source(
    id="nfra-retakes",
    title=INSTITUTIONS_MEASURES,
    article="",
    confirmed=False,
    in_force_from=date(2026, 2, 1),
)
EU_FIT = Source(
    id="eu-2017-565-54-12",
    title=Words("欧盟授权条例2017/565（对照尺度）", "Delegated Regulation (EU) 2017/565 (as a yardstick)"),
    article="54(12)",
    confirmed=False,
    in_force_from=date(2018, 1, 3),
)
INSISTS = Source(
    id="csrc-19",
    title=SECURITIES_MEASURES,
    article="19",
    confirmed=False,
    in_force_from=date(2017, 7, 1),
)
SELLS_WITHIN_LEVEL = Source(
    id="cbirc-wealth",
    title=Words(
        "《商业银行理财业务监督管理办法》",
        "Measures for the Supervision of Commercial Banks' Wealth Management Business",
    ),
    article="",
    confirmed=False,
    in_force_from=date(2018, 9, 26),
)
HOUSE = Source(
    id="house",
    title=Words("本平台规则", "Rule of this platform"),
    article="",
    confirmed=True,
    in_force_from=date(2026, 9, 1),
)

SOURCES: tuple[Source, ...] = (
    COLLECTING,
    MATCHING,
    LOWEST_CLASS,
    LOWEST_CLASS_CRITERIA,
    HIGHER_RATING_COUNTS,
    NO_HINTING,
    RETAKES,
    EU_FIT,
    INSISTS,
    SELLS_WITHIN_LEVEL,
    HOUSE,
)
