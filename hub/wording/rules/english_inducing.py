"""What buys a purchase in English beside the promise itself: gifts, a share of the commission, a private account.

`~20` and `≈40` as in `english_frames.py`.
"""

from hub.wording.findings import Language, Severity
from hub.wording.rules.rule import Rule
from hub.wording.sources import ONLINE_MARKETING

_BUYING = (
    r"\b(?:invest(?:s|ing|ments?|ors?)?|subscri(?:be|bes|bers?|bing|ptions?)|deposit(?:s|ing|ors?)?|buy(?:s|ing|ers?)?|purchas(?:e|es|ing)|"
    r"sign(?:s|ing)?(?: up)?|join(?:s|ing|ers?)?|first (?:purchase|order|top-?up)|new (?:clients?|members?|accounts?)|transfer in|top up|commit)\b"
)
_PRESENT = (
    r"\b(?:tickets?|red (?:packets?|envelopes?)|angpaos?|gold (?:coins?|bars?|beans?)|grams? of gold|(?:a |one |two )bottles? of|hampers?|iphones?|ipads?|tablets?|televisions?|"
    r"smart ?(?:tv|watch|phone)s?|(?:gift |shopping |fuel |cinema |supermarket |store )?vouchers?|gift (?:cards?|baskets?|sets?|box(?:es)?)|free gifts?|weekend (?:break|away|in|at|for)|spa day|cruises?|"
    r"(?:free |return )?flights?|air ?fryers?|toasters?|blenders?|kettles?|headphones|hotel (?:stay|night|weekend)s?|prize draws?|lucky draws?|raffles?|free (?:month|dinner|holiday|trip)|cash ?back|"
    r"cash (?:rebates?|bonus(?:es)?)|sign-?up bonus(?:es)?|welcome (?:bonus(?:es)?|gifts?|packs?)|loyalty points|air ?miles)\b"
)
_SHARE = r"\b(?:commissions?|referral fees?|finder'?s? fees?|introducer'?s? fees?|agent'?s? (?:fee|cut)|sales bonus|what (?:they|head office|the company|the firm|the fund) pays? me)\b"

INDUCE_EN = Rule(
    id="W-INDUCE-EN",
    language=Language.EN,
    severity=Severity.VIOLATION,
    source=ONLINE_MARKETING,
    title_zh="以礼品、分享佣金或私人账户招揽（英文）",
    title_en="Buys the purchase: gifts, a share of the commission, a private account",
    instead_zh="Money goes to the custodian's account alone, and no gift depends on what you invest.",
    instead_en="Money goes to the custodian's account alone, and no gift depends on what you invest.",
    patterns=(
        rf"{_BUYING}≈70{_PRESENT}",
        rf"{_PRESENT}(?! (?:sales|office|price|number))≈50\b(?:for|when|if|with|upon|once|as soon as)\b~24{_BUYING}",
        r"\b(?:every|each|all) new (?:investors?|clients?|members?|depositors?|subscribers?)\b~10\b(?:gets?|receives?|wins?|walks? away|takes? home)\b",
        rf"\b(?:split|splits|share|sharing|slide|slip|kick|rebate|hand|pay|give|giving|pass)\b~24{_SHARE}≈40\b(?:with you|back|to you|your way|if you|once|your (?:pocket|account|own)|between us|on the quiet|quietly)",
        rf"\b(?:half|part|some|a slice|a cut|[\d.]+ ?%|a percentage|a point) of (?:my|the|our|that)~10{_SHARE}≈30\b(?:you|yours|back|your)\b|\bslide you part\b",
        r"\b(?:wire|transfer|send|pay|remit|zelle|venmo|deposit|drop|move|put)\b≈70\b(?:my|his|her|our \w+'s|the \w+'s|\w+'s) (?:own )?(?:personal|private)\b~14\b(?:account|card|wallet|paypal|venmo|number)\b",
        r"\b(?:in)?to (?:my|his|her) (?:own |wife's |husband's |son's |personal |private )+(?:\w+ )?(?:account|wallet|card)\b|\baccount of our (?:mr|mrs|ms|miss|manager|director|cashier)\b~20\b(?:personal|private)\b|\bcompany account is (?:under|being|frozen|full|closed)",
        r"\b(?:got|had|have|heard|comes?|came) (?:the |a )?(?:word|tip|whisper|nod|it)\b~8\bfrom (?:inside|somebody inside|someone inside|a friend (?:inside|at|in)|an insider)|\b(?:inside|insider) (?:word|tip|track|line|knowledge)\b~30\b(?:says|that|will|is going)",
    ),
    unless=(r"(?:deposit|flight|hotel|cinema|concert|train|theatre) (?:price|refund|cost)s?[^.;]{0,30}",),
    matches=(
        "Invest 50,000 by Sunday and receive a pair of concert tickets.",
        "I'll split my referral fee with you if you bring your lodge.",
        "Please wire it to my personal account first.",
        "Every new investor gets a bottle of wine.",
        "We got word from inside the planning board: it will triple.",
    ),
    passes=(
        "Never transfer money to an employee's personal account.",
        "No gift, voucher or prize draw may be tied to a purchase.",
        "An adviser who shares the commission with a client is dismissed.",
        "The flight to the site visit is paid by the company.",
    ),
)
