"""What a text speaks of, for the model alone: many words stand for one scene, so that an unseen word still counts.

Rules never read these: a word here proves nothing by itself. Every scene is a regular expression over the normalised
text. Above stand the scenes of a promise, below those of an honest text; which way each of them leans is learned.
"""

import re
from functools import cache

SCENES: dict[str, str] = {
    # of a promise
    "kin": (
        r"我(?:爸|妈|舅|姨|姑|叔|婆婆|公公|岳父|丈母娘|老婆|老公|爱人|媳妇|闺女|儿子|女儿|侄|对象|家里|家人|全家|奶奶|爷爷)|丈人|老伴|"
        r"\bmy (?:own )?(?:mother|father|mum|dad|wife|husband|kids|son|daughter|family|parents)\b"
    ),
    "household": (
        r"学费|房贷|车贷|月供|装修|首付|买菜|菜钱|零花|早餐钱|咖啡钱|饭钱|奶粉钱|嫁妆|彩礼|换车|换房|旅游|养老钱|棺材本|"
        r"退休金|过年|红包|\b(?:tuition|mortgage|school fees|groceries|cruise|holiday|retire\w*)\b"
    ),
    "growth": (
        r"种子|种下|发芽|结果子|摘果|果树|果子|长个|下蛋|金蛋|母鸡|下崽|收成|庄稼|头茬|滚雪球|雪球|井|泉|源源|细水长流|长肉|"
        r"越来越(?:厚|多|高)|钱生钱|利滚利|变多|变厚|更厚|\b(?:seed|harvest|tree|grows?|golden|drip\w*|clockwork)\b"
    ),
    "rest": (
        r"躺|睡觉|睡着|睡醒|一觉|您睡您的|喝茶|喝着茶|钓鱼|跳广场舞|打麻将|晒太阳|啥也别干|啥也不用|什么都不用|不用管|不用操心|别操心|甭操心|"
        r"歇着|享福|享清福|坐着|坐等|等着|只管|尽管|\b(?:asleep|sleep|forget it|sit back|relax|effortless\w*|nothing to do)\b"
    ),
    "oath": (
        r"来找我|找我|抽我|骂我|砸我|揍我|倒过来写|拍胸|打包票|担保|发誓|赌咒|话放这|我敢|我负责|包在我|我赔|我补|我填|我掏|我垫|算我的|赖我|"
        r"砸锅卖铁|我顶|我扛|我兜|我的招牌|拉横幅|\b(?:i'd bet|i'll (?:pay|write|cover|make)|my own pocket|my desk|trust me|come (?:and )?(?:find|see) me)\b"
    ),
    "prop": (
        r"背后|后头|后台|靠山|大树|撑腰|顶着|撑着|托着|托底|兜着|扛着|上头|上边|上面的人|大人物|大领导|领导|大院|干部|红头|内部|关系硬|来头|"
        r"\b(?:standing behind|stands behind|behind (?:us|this)|upstairs|big brother|ministry|backed)\b"
    ),
    "crowd": (
        r"隔壁|邻居|街坊|老街坊|老姐妹|同事|大家都|人人都|人家都|别人都|一半都|好几|都在(?:抢|买|投|排|放|这儿|里头)|排队|排着|抢破头|老客户|"
        r"老李|老王|老张|老刘|张姐|李姐|王姐|[李王张刘陈赵]阿姨|\b(?:neighbou?rs?|everyone|everybody|half the|the whole street|queue)\b"
    ),
    "narrow": (
        r"最后|只剩|就剩|仅剩|关门|关上|关闭|晚一步|晚了|晚来|来晚|来不及|错过|过了今|过这|今晚|今天就|明天就|再想想|再商量|再看看|犹豫|"
        r"替您按|替您留|给您留|留了|占个|占座|座位|席|\b(?:last (?:chance|call|seat|one)|only \w+ left|closes?|tonight|hurry|miss(?:ed)? out|before (?:midnight|it))\b"
    ),
    "secret": r"只跟您|只告诉|别外传|不外传|别跟人说|悄悄|偷偷|私下|不方便讲|不方便说|您品|你品|你细品|懂的|出了这个门|自己人|熟人|\b(?:between us|just for you|back door|insider|draw your own)\b",
    "dismiss": (
        r"别往心里|甭看|别看那|别管|不用看|不必看|吓人|例行|走形式|走个过场|走流程|形式而已|应付|写给(?:别人|外人|他们)|条条框框|小字|那几页|那些字|那么写|"
        r"\b(?:small print|fine print|formality|lawyers|ignore|don't (?:trouble|worry|bother))\b"
    ),
    "regret": r"后悔|拍大腿|拍断大腿|哭|眼红|羡慕|嫌(?:放|投|买)?少|早知道|谢我|请我|感谢|笑|乐|合不拢|还愿|\b(?:regret|sorry|thank me|envy|wish you|laughed|happy)\b",
    "same": r"跟[^，。]{1,6}一样|没区别|没两样|没什么两样|一个样|等于是|就当|当成|好比|就像|相当于|不比[^，。]{1,5}差|\b(?:just like|same as|as safe|think of it|like a bank|consider it)\b",
    "never": r"从来没|从没|从未|没见过|没有过|一次都没|一回都没|没掉过|没晚过|没断过|没让|哪一次|哪次|没一个|没有一[户个位]|\b(?:never|not once|nobody has|no one has)\b",
    "back": r"拿回|拿走|拎走|领走|领回|取走|抽走|回来|还给|出来|到手|揣|进账|到账|落袋|进兜|\b(?:get it back|comes? (?:back|out|home)|walks? home)\b",
    "gift": (
        r"(?:送|赠|换|抽)[^，,。]{0,8}(?:游|机票|酒店|手机|平板|家电|电器|金[条币蛋豆]|礼|卡|券|奖|油|米)|砸金蛋|转介绍|老带新|"
        r"\b(?:throw in|thrown in|voucher|on the spot|free (?:gift|tablet|phone)|on us)\b"
    ),
    "prophecy": (
        r"(?:涨到|看到|冲[到上]|升到|突破|直奔|至少)[^，,。]{0,5}(?:\d|[一二三四五六七八九十]+[块千万倍])|主升浪|起飞|翻[一二三几两]?[倍番]|"
        r"\b(?:is going to|will hit|set to (?:rise|double|soar)|doubles? (?:within|by)|by christmas)\b"
    ),
    # of an honest text
    "perhaps": (
        r"可能|不一定|说不准|不好说|说不好|或许|也许|未必|难说|取决于|视[^，。]{1,8}而定|为准|有时|不确定|无法预|不排除|最坏|最差|归零|"
        r"\b(?:may|might|could|perhaps|depends?|uncertain|not sure|worst case)\b"
    ),
    "paper": (
        r"登记|申请|确认|核对|核实|提交|预约|审批|盖章|快递|更新|修改|通知|公告|附件|纪要|复核|报告期|披露|备案|台账|凭证|批次|系统|编号|对账|"
        r"审议|议题|底稿|记录|归档|送达|补件|材料|流程|\b(?:statement|report|process\w*|form|minutes|register\w*|appointment|document|file)\b"
    ),
    "refuse": (
        r"不能(?:给|替|帮|保|答|写|承|说|讲|以|把|因)|不敢|没法|没办法|没有办法|婉拒|拒绝|不可以|不合规|违规|不允许|不许|不得|严禁|禁止|不准|请勿|切勿|"
        r"不建议|不适合|劝阻|不赞成|\b(?:cannot|can't|must not|may not|do not|not allowed|declined?|refused?|unsuitable)\b"
    ),
    "care": (
        r"考虑|想清楚|想好|看清|看懂|读懂|慢慢|不着急|不急|别急|商量|仔细|谨慎|理性|冷静|分散|应急|承受|了解|说明书|揭示|"
        r"\b(?:careful\w*|read the|take your time|understand|consider|diversif\w*|afford)\b"
    ),
    "others": (
        r"他|她|客户|对方|法院|监管|某|媒体|被告|当事人|投资者|投资人|借款人|管理人|发行人|承租人|甲方|乙方|员工|销售人员|"
        r"\b(?:he|she|they|client|investors?|borrower|issuer|seller|court|regulators?|staff|advisers?)\b"
    ),
    "blame": r"骗|投诉|跑路|维权|忽悠|举报|上当|被套|亏(?:了|过|损)|赔了|失联|暴雷|爆雷|逾期|违约|罚|诈|\b(?:scam\w*|fraud\w*|complain\w*|fined|lost|misled|default\w*)\b",
    "daily": (
        r"天气|下雨|大雨|降温|吃饭|饭后|食堂|锅|地铁|公交|高铁|班车|船票|堵车|停车|上课|讲座|医院|体检|降压药|吃药|球赛|电影|门票|报名|快递|身份证|"
        r"雨伞|伞|眼镜|生日|猫|狗|周[一二三四五六日末]|上午|下午|点钟|晚饭|水果|菜|衣服|钥匙|电话|\b(?:bus|umbrella|tea|dinner|lunch|birthday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|class|train)\b"
    ),
    "explain": r"什么是|什么叫|为什么|为何|怎么|如何|讲清楚|看懂|教您|教你|学会|知识|误区|真相|揭秘|案例|教训|小课堂|题|下列|\b(?:why|how|what|lesson|question|means?)\b",
    "measure": r"净值|回撤|波动|基准|久期|评级|风险等级|R[1-5]|费率|管理费|托管费|赎回费|占比|同比|环比|募集|开放日|封闭期|计提|余额|\b(?:net asset|volatility|fee|ratio|maturity|accrued|per unit|value)\b",
    "school": (
        r"同学|同桌|老师(?:让|问|画|布置|提醒)|这节课|今天的课|作业|班会|选修|课本|考卷|培训|晨会|"
        r"\b(?:pupils?|students?|homework|teachers?|today's (?:class|lesson)|children|trainees?)\b"
    ),
    "caution": (
        r"别碰|弄明白|弄懂|看不懂|听不懂|不懂的|先不(?:要)?签|别签|退群|胆小|宁可|劝(?:我|你|您|他|她|别|大家|人|身边)|靠不住|再决定|不敢买|"
        r"\b(?:stay away|leave it alone|never (?:to )?sign|had not read|cannot explain|too generous|decided (?:to keep|not to|against))\b"
    ),
    "loses": (
        r"(?:会|可能|也许|确实)(?:亏|跌|少|损失)|亏了(?:的话)?是?您?自己|自己(?:承担|负责)|跌的时候|(?:去年|三月|那年|上个?月)[^，。]{0,4}(?:跌|亏)了|还不上|拿不出来|不保证|风险的(?:价钱|代价)|没有说死|"
        r"\b(?:can|could|may|might|would|you'd|will) (?:\w+ )?(?:lose|fall)\b|\b(?:fell|lost|dropped)\b[^.]{0,12}(?:\d|percent|per cent)|"
        r"\bhigh(?:er)? (?:\w+ )?returns? (?:\w+ )?(?:come|comes|go|goes) with\b|\bat your own risk\b"
    ),
    "burnt": (
        r"压在里面|套在里面|没拿回来|拿不回来|要不回来|血本无归|赔进去|搭进去|亏进去|到现在(?:还没|钱还|也没)|人走楼空|吃过亏|吃了亏|栽(?:过|了)|打了水漂|还在等|"
        r"\b(?:still waiting|not seen a (?:cent|penny)|went under|lost (?:most|half|all|part|her|his|their)|at the top and now|never got)\b"
    ),
    "asks": r"[?？]|吗|能不能|是不是|有没有|请问|多少(?=$|[，。？?])",
    "you": r"您|你|\byou(?:r|rs|'ll|'re)?\b",
    "me": r"我|咱|\b(?:i|we|our|us|my)\b",
    "change": r"但|可是|不过|然而|却|就算|哪怕|即使|\b(?:but|however|although|even if)\b",
}


@cache
def scene_patterns() -> dict[str, re.Pattern[str]]:
    """Every scene, compiled once."""
    return {name: re.compile(words) for name, words in SCENES.items()}
