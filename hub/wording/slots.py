"""The words that fill the places of a promise: who promises what to whom, how surely, and what it is compared with.

A rule writes `{payer}` where any of these may stand; the model counts which of them meet in a text. Adding a word here
teaches every rule that has the slot. Every slot is a regular expression over the normalised text.
"""

import re
from functools import cache

SLOTS: dict[str, str] = {
    # what
    "principal": (
        r"本金|本钱|老本|本息|连本带利|本利|投资款|投资本金|所投(?:本金|资金)|投(?:进去|进来|入)的(?:每一[分块]钱|钱|资金)"
        r"|放进来的(?:每一[分块]钱|钱)|您的钱|老底子|养老钱|血汗钱|积蓄|家底"
    ),
    "gain": r"收益率?|回报率?|利息|盈利|利润|分红|年化|派息|利率|月息|年息|股息|红利|赚头|回款|现金流",
    "product": (
        r"产品|项目|理财|基金|信托|固收|债券|黄金|金条|保险|年金|计划|组合|策略|平台|机构|投资|资管|私募|票据|存单|小金库|"
        r"养老金|债基|股票|标的|金融|财富|操盘手|操盘|投研|回购"
    ),
    "loss": r"亏损?|赔本?|损失|跌|蚀|缩水|折本|违约|逾期|暴雷|爆雷|踩雷|坏账|回撤|出事|出问题|负收益|兑不了|取不出来?",
    # who
    "payer": (
        r"我个人|我私人|我自己|我们公司|咱们公司|我们|我司|本公司|本平台|公司|平台|集团|总部|总行|老板|股东|控股方|大股东|"
        r"实控人|管理人|主理人|发行人|关联公司|担保公司|保险公司|保险|分公司|营业部|经理|银行|国家|政府|财政|咱|我|俺|担保方|原始权益人|母公司|本人|发行方|项目方|融资方|股东方|合作社|村委会?|团长|店长|主播"
    ),
    "authority": (
        r"国家|政府|财政部?|央行|人民银行|证监会|银保监会?|监管部?门?|金融监管总局|国家金融监督管理总局|金融局|金监局|国资委?|国企|央企|"
        r"军工|国有大行|大银行|银行|中央|省里|市里|公家|央视|党媒|基金业协会|行业协会|协会|学会|居委会|社区|国务院|发改委|工商|外管局|交易所"
    ),
    "notable": (
        r"专家|教授|学者|院士|博士|博导|经济学家|诺奖|明星|网红|大咖|大V|大v|博主|主播|主持人|行长|局长|领导|老师|名人|律所|律师|"
        r"分析师|首席(?:投资|执行|风险|财务|运营)官(?!访谈)|首席(?!投资|执行|风险|财务|运营)|巴菲特|会长|理财师协会|投委会|老客户|粉丝|法官|医生|公务员"
    ),
    # how surely
    "certain": (
        r"一定|肯定|必定|必然|铁定|绝对|保证|确保|包您?|保管|保准|稳稳?地?|稳当|百分之?百|100%|十足|妥妥|妥妥的|必须|(?<![基标批核])准(?![则备确许入])|笃定|"
        r"雷打不动|风雨无阻|说到做到|板上钉钉|铁板钉钉|确定无疑|毫无疑问|永远|永不|从不|万无一失|打包票|拍胸脯|拿人格|以人格|锁定|锁死|写死|"
        r"写进合同|写入合同|白纸黑字|签合同|写在合同|刚性|固定|确定|无条件|全额|足额|必"
    ),
    "whole": (
        r"一分(?:钱)?(?:都|也)?不(?:会)?(?:少|差|动)|分文不少|原路退回|原封不动|全额|足额|全数|全部|百分之?百|100%|如数|原数|悉数|一个子儿都不少"
    ),
    "giveback": r"回购|返还|归还|退还|奉还|偿还|返回|退回|拿回|拿得回|收回|收得回|领回|还给|还您|还你|赎回|兑付|回收|取回|补偿",
    "cover": (
        r"兜底|兜着|兜住|托底|赔付|理赔|赔偿|代偿|垫付|垫上|垫给|补足|补齐|补上|补差价?|补给|贴给|倒贴|填上|补回|补偿|承担|买单|负责|全包|添上|凑齐|抵上|"
        r"回购|接盘|溢价回购|赔|补|填|贴|垫"
    ),
    "number": r"\d+(?:\.\d+)?(?:%|个点|个百分点|厘|倍)|[一二三四五六七八九十两百千万]+(?:个点|个百分点|厘|分利|成|倍)|百分之[一二三四五六七八九十两点零]+|两位数",
    "money": r"\d+(?:\.\d+)?[万千百亿]?(?:元|块)|[一二三四五六七八九十两百千几]+(?:万|千|百|块)[一二三四五六七八九十两百千]*",
    # how easily
    "easy": r"闭眼|闭着眼|躺着?|睡觉|睡醒|睡着|坐等|坐享|坐收|轻轻?松松?|不用操心|啥都不用|什么都不用|无脑|动动手指|白捡|白拿|捡钱|数钱|数票子|躺平|足不出户|不费吹灰|一劳永逸|不操心",
    "fast": r"秒到账?|秒(?:赎|提|申|批|回|放)|秒级(?:放|回|到|赎)|随存随取|随用随取|随借随还|随时(?:可)?(?:能)?(?:取|提|赎|下车|退出)|实时到账|立等可取|秒速",
    "low_bar": r"低门槛|零门槛|0门槛|无门槛|门槛(?:极|很|超|超级)?低|起投|起购|起步|上车|人人(?:可|都能)|(?:元|块|毛|角)(?:钱)?(?:就能|即可|就可|起)",
    # compared with what
    "deposit": r"银行(?:定期|存款|活期|利息|理财)?|存款|定期|活期|大额存单|存单|国债|国库券|余额宝|余额类产品|储蓄|存折|存银行|信用社|货币基金|货基",
    # hurry
    "hurry": (
        r"最后(?:的)?[一二三四五六七八九十两几\d]+(?:个)?(?:小时|分钟|席|位|名|份|天|波|批|期|轮|次|机会)?|倒计时|手慢无|抢购|疯抢|秒光|秒杀|"
        r"售罄|截止|封盘|封库|关账|关门|下架|停售|作废|失效|过期不候|过时不候|错过|不等人|机不可失|赶紧|赶快|抓紧|速速|马上|立刻|立即|"
        r"犹豫|再不|来不及|名额|额度|份额|席位|仅剩|只剩|余额不足|限时|限量|限额|仅限|最后机会"
    ),
    "pay_now": r"打款|转账|转钱|汇款|下单|认购|刷卡|签约|签了|上车|入手|占位|付款|交定金|锁定|抢|买|投|确认|打过来|转过来|加微信|冲",
    "read_not": r"(?:别|不用|不必|甭|懒得)(?:看|读|管|细看|细读|当真|往心里去)|随便(?:点|选|填|勾)|走(?:个)?(?:形式|过场)|形式而已|后补",
    # the same in English
    "en_capital": (
        r"\b(?:principal|capital|stake|deposits?|savings|money|nest egg|pension|investment|cash|full amount|everything|"
        r"(?:every|each) (?:cent|penny|yuan|dollar)|what you (?:paid|put in))\b"
    ),
    "en_gain": r"\b(?:returns?|profits?|gains?|income|interest|yields?|payouts?|coupons?|dividends?|earnings|rent(?:al|s)?)\b",
    "en_number": (
        r"(?:\d+(?:\.\d+)?\s?%|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|\d+)(?: and a half)? (?:per ?cent\b|points\b))"
    ),
    "en_loss": r"\b(?:loss(?:es)?|lose|shortfalls?|downside|red days|falls? (?:below|short)|goes? (?:sideways|wrong|under)|comes? (?:up )?short)\b",
    "en_payer": (
        r"\b(?:we|i|our (?:\w+ )?\w+|my (?:\w+ )?\w+|the (?:\w+ )?(?:company|group|sponsor|insurer|developer|manager|bank|parent|founder|issuer|"
        r"government|state|chairman|owner)|head office)\b"
    ),
    "en_cover": (
        r"\b(?:covers?|refunds?|reimburses?|compensates?|absorbs?|makes? (?:up|good|you whole)|tops? (?:it |you )?up|bears?|swallows?|"
        r"pays? (?:you )?back|takes?|pays?|repays?|sorts? (?:it|you) out)\b"
    ),
    "en_state": r"\b(?:governments?|state|ministers?|ministry|central bank|regulators?|commission|province|county|mayor|authorit(?:y|ies))\b",
    "en_expert": r"\b(?:professors?|economists?|doctors?|celebrit\w+|actors?|academics?|experts?|scientists?|governors?|bankers?|judges?)\b",
    "en_sure": r"\b(?:guarantee[ds]?|guaranteeing|promis(?:e|es|ed)|assured?|ensured?|certain|undertakes?|pledge[sd]?|vouch(?:es)?|swear)\b",
}

MACRO = re.compile(r"\{([a-z_]+)\}")
GAP = re.compile(r"([~≈])(\d+)")
INSIDE = {"~": r"[^，,。！？!?；;：:\n]", "≈": r"[^。！!；;\n]"}


def filled(pattern: str) -> str:
    """The pattern with every `{slot}` spelled out, `~8` up to eight characters of one clause, `≈8` of one sentence."""
    spelled = MACRO.sub(lambda found: f"(?:{SLOTS[found.group(1)]})", pattern)
    return GAP.sub(lambda found: f"{INSIDE[found.group(1)]}{{0,{found.group(2)}}}", spelled)


@cache
def slot_patterns() -> dict[str, re.Pattern[str]]:
    """Every slot, compiled once."""
    return {name: re.compile(words) for name, words in SLOTS.items()}
