"""The same rules in English."""

from hub.wording.findings import Language, Severity
from hub.wording.rules.english_frames import (
    COVERS,
    ENDORSEMENTS,
    GUARANTEES,
    HIGH_RETURNS,
    NO_RISK,
    PRESSURES,
    SUPERLATIVES,
)
from hub.wording.rules.english_inducing import INDUCE_EN
from hub.wording.rules.english_spoken import (
    COVERS_SPOKEN,
    ENDORSEMENTS_SPOKEN,
    GUARANTEES_SPOKEN,
    HIGH_RETURNS_SPOKEN,
    NO_RISK_SPOKEN,
    PRESSURES_SPOKEN,
    SUPERLATIVES_SPOKEN,
)
from hub.wording.rules.english_wider import (
    COVERS_WIDER,
    ENDORSEMENTS_WIDER,
    GUARANTEES_WIDER,
    HIGH_RETURNS_WIDER,
    NO_RISK_WIDER,
    PRESSURES_WIDER,
    SUPERLATIVES_WIDER,
)
from hub.wording.rules.rule import Rule
from hub.wording.sources import ADVERTISING_9, ADVERTISING_25, INTERIM_10, ONLINE_MARKETING

_THINGS = (
    r"(?:canteen|lift|elevator|kettle|printer|bus|minibus|coach|train|ferry|flight|airport|museum|cinema|concert|choir|match|game|swimming|course|class|workshop|library|"
    r"dumplings?|noodles?|soup|dish|menu|cake|coffee|tea|lunch|dinner|umbrella|parcel|shop|shoes|ladder|playground|road|water|toys?|cups?|tickets?|cat|dog|garden)\b"
)
EVERYDAY = (
    rf"\b{_THINGS}[^.!?]{{0,60}}",
    rf"\b(?:hurry|last|only|you (?:cannot|can't)|best|safest|don't|free|act|sign|before|gone|nothing|never|completely|totally|never|i'll|we'll|cannot|can't)\b[^.!?]{{0,44}}\b{_THINGS}",
)
"""Where the same words speak of a canteen or a coach."""
_KIND = r"(?:\w+[\s-]+){0,3}?"

GUARANTEE_EN = Rule(
    id="W-PRINCIPAL-EN",
    language=Language.EN,
    severity=Severity.VIOLATION,
    source=ADVERTISING_25,
    title_zh="承诺保本或保收益（英文）",
    title_en="Promises principal or return",
    instead_zh="Principal and returns are not guaranteed.",
    instead_en="Principal and returns are not guaranteed.",
    patterns=(
        r"guarantee[ds]?\s+"
        + _KIND
        + r"(?:\d|principal|capital|returns?|profits?|income|interest|yields?|gains?|money|cent)",
        r"(?:principal|capital|returns?|profits?|interest|income|yield|payouts?)(?:\s+and\s+\w+)?[\s-]+(?:is|are)?\s*"
        r"(?:fully\s+|100%\s+|always\s+|completely\s+)?(?:guaranteed|protected|assured|secured?|untouchable|locked)",
        r"(?:full|100%|total|complete)\s+(?:capital|principal)\s+(?:protection|security)|(?:capital|principal) can (?:never|not) shrink|money[\s-]back promise",
        r"(?<!not )promis\w+\s+(?:a\s+|you\s+|fixed\s+|high\s+|stable\s+|minimum\s+|of\s+|at least\s+)*(?:returns?|profits?|principal|\d)|you will never lose",
        r"(?:your\s+)?(?:principal|capital|money|pension|savings)\s+(?:\w+\s+)?(?:is|are|stays)\s+(?:\w+\s+)?(?:safe|secure|protected)\b",
        r"(?:all|every (?:cent|penny|yuan|dollar)|full) (?:of )?(?:your |the )?(?:principal|capital|money)?\s*(?:is )?(?:returned|comes? back|back at maturity|paid back|insured)",
        r"(?:fixed(?! rate)|certain|assured|sure|guaranteed|lock(?:ed)? in(?: a)?)\s+(?:\w+\s+){0,2}?\d+(?:\.\d+)?%|(?:certain|sure|bound|guaranteed) to (?:earn|gain|profit|make)|"
        r"(?:fixed|certain)\s+(?:and\s+\w+,?\s+)?(?:returns?|yields?)|returns? (?:are|is) (?:fixed|certain)|never (?:dipped|fallen|missed)\b.{0,30}never will|lock in \d",
        r"at least \d+(?:\.\d+)?%\s+(?:a|this|every|on|per)|minimum of \d|target yield is what|(?:benchmark|target)\b.{0,30}we deliver|whatever the (?:market|benchmark|weather)|"
        r"no matter what happens|never missed|you will make|(?:income|profit) for life|\b(?:assured|sure)\s+(?:\w+\s+)?(?:\d+%|profits?|income|returns?|payouts?|yields?)",
        r"guaranteed by (?:contract|us|our)|(?:profits?|gains?|success|returns?) (?:is|are) (?:a )?(?:certain|certainty|assured|inevitable)|(?:completely|fully|totally|entirely|100%) (?:protected|insured|insulated|shielded) (?:from|against)|"
        r"(?:every|each) (?:penny|cent|dollar|yuan) (?:\w+ ){0,4}(?:back|returned|safe|refunded)|(?:refund|return|repay) (?:you )?(?:every|each) (?:penny|cent|dollar|yuan)",
        *GUARANTEES,
        *GUARANTEES_WIDER,
        *GUARANTEES_SPOKEN,
    ),
    unless=(
        r"guaranteed (?:by(?! (?:contract|us|our))|loan)",
        r"the guarantee (?:covers|may|is|expires|only|does)|deposit guarantee|guarantees? (?:a reply|an answer)|(?:at least|minimum of) \d+% (?:of|in)",
        r"guarantee (?:ends|expires|runs|no\.|of \d+ (?:january|february|march|april|may|june|july|august|september|october|november|december))|"
        r"borrower (?:undertakes|promises|guarantees)[^.;]{0,60}|tenant[^.;]{0,60}",
        r"(?:security|rental|tenancy|room|key) deposit[^.;]{0,60}|deposit (?:for|on) the (?:flat|room|car|hall|keys?)[^.;]{0,40}",
        r"within \d+ (?:hours|days)[^.;]{0,40}(?:returned|refunded)(?: without deduction)?|(?:maximum|minimum) wage",
        r"(?:withdraw|cancel|revoke)[^.;]{0,20}within \d+ (?:hours|days)[^.;]{0,60}",
    ),
    matches=(
        "We guarantee your principal.",
        "Returns are guaranteed",
        "a capital-protected product",
        "guaranteed annual returns",
        "Fixed 9% returns, no matter what happens to rates.",
        "Lock in a guaranteed 7% a year.",
        "I told her the principal is guaranteed.",
        "The return shall not be less than 6% in any year.",
        "Is my money safe? Yes, completely.",
    ),
    passes=(
        "We do not guarantee principal or returns.",
        "Returns are not guaranteed.",
        "No guaranteed return is offered.",
        "No employee may promise you a return.",
        "An agent told him that the principal is guaranteed.",
        "According to the indictment, 640 people were promised 2% a month.",
        "The bank is liable under its guarantee of 4 March 2024 up to 3 million yuan.",
        "I explained that returns are not guaranteed.",
    ),
)
NO_RISK_EN = Rule(
    id="W-NORISK-EN",
    language=Language.EN,
    severity=Severity.VIOLATION,
    source=ADVERTISING_25,
    title_zh="宣称没有风险（英文）",
    title_en="Claims there is no risk",
    instead_zh="You may lose some or all of the money you invest.",
    instead_en="You may lose some or all of the money you invest.",
    patterns=(
        r"(?:risk|loss|worry)[\s-]*free|zero[\s-]*(?:risk|loss|downside)|no[\s-]+(?:risk|loss(?:es)?|downside)\b|without\s+(?:any\s+|the\s+)?risk\b|"
        r"(?:100%|absolutely|completely|perfectly|totally|entirely|ultra)[\s-]+(?:safe|secure|profitable)|no (?:chance|possibility) of (?:a )?loss",
        r"(?:cannot|can't|can’t|never|won't|will not|simply cannot)\s+(?:possibly\s+|ever\s+)?(?:lose\b|fail\b|post a negative|go wrong|shrink)",
        r"foolproof|bullet[\s-]?proof|nothing can (?:go wrong|happen)|removes? all risk|hardly any risk|default is impossible|(?:impossible|unable) to lose|no downside|"
        r"ultra[\s-]low[\s-]risk|low risk,? (?:and )?high (?:return|yield|reward)|fail-?safe|as safe as (?:a |the )?(?:bank|deposit|house)|never (?:had|have) a losing|"
        r"risks? (?:has been|have been|is|are) (?:\w+ )?(?:eliminated|removed|gone|covered|zero)|nothing to lose|(?:makes?|making) (?:a )?loss(?:es)? impossible|safer than (?:a |an |the |your |any )?(?:bank|deposit|savings|treasur)|worry (?:never|less)|safest (?:place|home|way|haven)|can(?:no|')t (?:go|be) wrong|just as safe(?:ly)?|same safety|(?:deposit|bank)[\s-](?:like|grade)\s+(?:security|safety)|risk form is a formality|only (?:goes|go|rise|rises) (?:up|from here)",
        *NO_RISK,
        *NO_RISK_WIDER,
        *NO_RISK_SPOKEN,
    ),
    unless=(
        r"risk[\s-]free (?:interest )?(?:rate|benchmark|yield|asset)",
        r"no risk (?:assessment|rating|warning|management)|no risk[\s-]free",
        r"afford to lose",
        *EVERYDAY,
    ),
    matches=(
        "A risk-free choice",
        "There is zero risk",
        "You cannot lose",
        "Foolproof: nothing can go wrong.",
        "Can I lose anything? No.",
    ),
    passes=(
        "The claimant testified that she had been assured she could not lose.",
        "Can I lose anything? Yes.",
        "Discounted at the risk-free rate",
        "No investment is risk free",
        "It is not risk-free.",
    ),
)
HIGH_RETURN_EN = Rule(
    id="W-HIGHRETURN-EN",
    language=Language.EN,
    severity=Severity.VIOLATION,
    source=ONLINE_MARKETING,
    title_zh="以高收益诱导（英文）",
    title_en="Induces by high or certain returns",
    instead_zh="One-year return 3.4% to 30 September 2026; value may fall.",
    instead_en="One-year return 3.4% to 30 September 2026; value may fall.",
    patterns=(
        r"(?:high|huge|massive|incredible|unbeatable|big|double[\s-]digit|highest|richer|ultra[\s-]high)[\s-]+(?:returns?|profits?|yield(?:s|ing)?)|"
        r"(?:double|triple)\s+your\s+(?:money|savings|gold|capital|pension)|turns? \W?\d[\d,]* into \W?\d|(?:sky[\s-]high|explosive|extraordinary|fantastic) (?:returns?|profits?|yields?|gains?)|\w+ (?:percent|per cent) win rate|\d+% win rate|get\s+rich|sure[\s-](?:win|thing|bet)|easy\s+money",
        r"(?:returns?|yields?)\s+(?:of\s+)?up\s+to\s+\d|(?:earn|twice|triple|ten times|double)\s+(?:the\s+)?(?:the interest|the payout|the bank|double|interest)|"
        r"instant (?:cash[\s-]?out|withdrawal|payout)|(?:two|three|four|five|six|ten|\d+) times (?:the |what |your )?(?:yield|interest|rate|return|bank)|(?:withdraw|cash out) (?:instantly|anytime|at any moment)|no experience (?:needed|required)|(?:paid|cash out|withdraw|cash) (?:\w+ ){0,2}in (?:one )?seconds?|earn double|start with (?:just )?(?:one|1|ten)",
        *HIGH_RETURNS,
        *HIGH_RETURNS_WIDER,
        *HIGH_RETURNS_SPOKEN,
    ),
    unless=(
        r"high[\s-]yield (?:bonds?|issuers?|debt|securities)",
        r"(?:higher|high) returns? (?:\w+\s){0,3}(?:higher|high|more) risk",
        r"(?:leave|exit|redeem|withdraw|cancel)[^.;]{0,30}any ?time (?:with|after|by giving) \w+ (?:days|weeks|months)'? notice",
        *EVERYDAY,
    ),
    matches=(
        "High returns for everyone",
        "Double your money by June",
        "Yields up to 12%",
        "Same interest? Earn double here.",
    ),
    passes=("Beware of high returns", "High returns mean high risk", "It invests in high-yield bonds"),
)
SUPERLATIVE_EN = Rule(
    id="W-SUPERLATIVE-EN",
    language=Language.EN,
    severity=Severity.VIOLATION,
    source=ADVERTISING_9,
    title_zh="使用绝对化用语（英文）",
    title_en="Uses superlatives",
    instead_zh="Founded in 2015; 842 million yuan under management.",
    instead_en="Founded in 2015; 842 million yuan under management.",
    patterns=(
        r"(?:the\s+|\w+'s\s+)?(?:best|safest|no\.?\s?1|number one|leading|top|top[\s-]ranked|finest|richest|highest)[\s,-]+(?:\w+[\s,-]+){0,3}?"
        r"(?:platform|product|choice|investment|fund|provider|company|manager|yield|funds?|trust)",
        r"(?:ranked|always be) (?:number one|first)|world[\s-]class|record[\s-]breaking|the ultimate|nobody (?:in \w+ )?offers a (?:safer|better|richer)|no one comes close|second to none|unrivall?ed|unbeatable",
        *SUPERLATIVES,
        *SUPERLATIVES_WIDER,
        *SUPERLATIVES_SPOKEN,
    ),
    unless=(r"best (?:estimate|execution|regards|view|practice)", *EVERYDAY),
    matches=("the safest investment", "China's No.1 platform", "The best-performing fund in China"),
    passes=("not the safest investment", "the best estimate", 'Remove "best fund in China" from the page title.'),
)
ENDORSE_EN = Rule(
    id="W-ENDORSE-EN",
    language=Language.EN,
    severity=Severity.VIOLATION,
    source=ADVERTISING_25,
    title_zh="以他人名义作推荐或担保（英文）",
    title_en="Uses endorsement to sell",
    instead_zh="Registration does not mean that an authority vouches for the product.",
    instead_en="Registration does not mean that an authority vouches for the product.",
    patterns=(
        r"(?:professors?|economists?|experts?|celebrit\w+|dr\.? \w+|prof\w*\.? \w+)\b(?:\s+\w+){0,6}?\s+(?:recommend|endorse|vouch|are all in|bought|tells?)\w*",
        r"(?:endorsed|recommended|backed|approved|certified|supported|vouched for) by (?:\w+\s){0,3}?(?:professors?|economists?|experts?|state|government|central bank|regulators?|celebrit\w+)",
        r"(?:government|state|regulator\w*|csrc|central bank|cbirc)[\s-]+(?:\w+\s){0,3}?(?:backed|back|stands? behind|guarantees?|certif\w+|approved|approves|pays if|will (?:pay|ban)|insures?)",
        r"(?:m(?:rs?|s)\.? \w+|our clients?|investors?) (?:made|earned|took home) \d.{0,40}(?:you (?:will|can) too)?|you will too!?|custodian bank guarantees",
        *ENDORSEMENTS,
        *ENDORSEMENTS_WIDER,
        *ENDORSEMENTS_SPOKEN,
    ),
    unless=(r"guaranteed by the borrower",),
    matches=(
        "Top economists recommend this plan",
        "The government stands behind every payout",
        "Endorsed by leading professors",
    ),
    passes=("No authority has endorsed this product.", "Registration does not imply approval of the product."),
)
COVER_EN = Rule(
    id="W-LOSSCOVER-EN",
    language=Language.EN,
    severity=Severity.VIOLATION,
    source=INTERIM_10,
    title_zh="承诺由他人承担损失（英文）",
    title_en="Promises that somebody covers the loss",
    instead_zh="Investors bear their own losses.",
    instead_en="Investors bear their own losses.",
    patterns=(
        r"(?:if (?:it|you) los\w+|any (?:loss|shortfall)|every loss|all losses|lose and)\b.{0,40}(?:i(?:'ll| will)? pay|we (?:pay|refund|cover|swallow|top)|made good|reimburse\w*|refund\w*|cover\w*)",
        r"(?:we|i|our \w+(?: \w+)?)\s+(?:\w+ly\s+|will\s+)?(?:refund|cover|reimburse|insure|pay back|make good|swallow)s?\b.{0,30}(?:loss(?:es)?|penny|shortfall|rest)|top (?:it|you) up|"
        r"(?:unlimited|full) guarantee from|insures your account against loss|(?:downside|losses) (?:is|are) (?:our|on us)|stake our name",
        *COVERS,
        *COVERS_WIDER,
        *COVERS_SPOKEN,
    ),
    unless=EVERYDAY,
    matches=(
        "If you lose, we refund every penny.",
        "Our company covers all losses.",
        "Any shortfall is made good by our group",
    ),
    passes=(
        "Investors bear their own losses.",
        "Nobody will cover your losses.",
        "Client asked whether losses would be covered; told no.",
    ),
)
URGENCY_EN = Rule(
    id="W-URGENCY-EN",
    language=Language.EN,
    severity=Severity.VIOLATION,
    source=ONLINE_MARKETING,
    title_zh="催促购买（英文）",
    title_en="Presses for a purchase",
    instead_zh="Read the documents before you decide; there is no hurry.",
    instead_en="Read the documents before you decide; there is no hurry.",
    patterns=(
        r"only \w+%? (?:places?|seats?|slots?|spots?|hours?)?\s?left|last (?:\d+|\w+) (?:seats?|places?|chance|spots?)|last chance|(?:closing|closes|ends|ending|expires) (?:today|tonight|at midnight)|act (?:now|fast|before (?:midnight|it)|or miss)|don't miss out|hurry\b|"
        r"(?:offer|rate|quota|window|vault|door) (?:\w+ )?(?:closes|expires|ends) (?:in|at|tonight|soon)|lose this rate|get in (?:now|tonight|before)|miss out for good|"
        r"(?:transfer|wire|pay|sign|buy) (?:now|tonight|today|first)\b|skip the paperwork|read the terms later|don't (?:wait for|ask) your (?:family|wife|husband|children)|will never return",
        *PRESSURES,
        *PRESSURES_WIDER,
        *PRESSURES_SPOKEN,
    ),
    unless=(r"last bus|last train|sign (?:today's|here)", *EVERYDAY),
    matches=(
        "Only five places left, act before midnight.",
        "Pay first and read the terms later.",
        "Last chance to lock in 9%",
    ),
    passes=(
        'Scripts containing "last chance" will be rejected by review.',
        "Please take the contract home and read it without hurry.",
    ),
)
RULES_EN: tuple[Rule, ...] = (
    GUARANTEE_EN,
    NO_RISK_EN,
    HIGH_RETURN_EN,
    SUPERLATIVE_EN,
    ENDORSE_EN,
    COVER_EN,
    URGENCY_EN,
    INDUCE_EN,
)
