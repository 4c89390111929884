"""Decide whether a sentence promises something or only speaks of promises: a ban, a lesson, a complaint, a note.

What is reported is no promise: 客户问能不能保证收益，已说明不能. A seller who reports a happy client still sells, so a
client's words count as reported only where a question, a worry or a correction says so.
"""

import re

# A word about words, and what is done with them: 海报含“零风险”一律退回.
_WORDS = r"字样|用语|词语|敏感词|表述|措辞|话术|说法|类承诺|一类|标题|标语|海报|文案|稿件?|短视频|物料|广告|宣传|朋友圈|链接|这句|二字|两字|三个字|一词|字眼|口头|截图|条款|系列"
_DONE = (
    r"删|拿掉|去掉|清掉|改写|改成|改为|替换|整改|退回|撤回|撤下|下架|收回|移出|留存|零容忍|列入|抽检|自查|检查|审核|送审|备案|不予|更正|纠正|更换|质疑|"
    r"询问|来函|转\S{0,3}部|留言|禁|不得|不许|不准|不能|不要|不可|不应|不宜|不符|违规|违法|嫌疑|之嫌|疑似|暗示|误导|不讲|不说|不写|不用|不评|不排|避免|清单|催促意味|名单|实际等了|承认|编造|私自"
)
_BANNED = (
    r"严禁|禁止|不得(?!不)|不许|不准|违规案例|处罚|被罚|罚款|责令|被采取|监管措施|敏感词|零容忍|行政处罚|法院|被告|判决|裁定|经查|查实|罚单|警示函|立案|约谈|吊销|(?:一句)?(?:也|都|从)?(?:没有?|未)(?:说|承诺|答应|许诺)过|无效|应予纠正|变相保底|举报|晨会|通报|"
    r"错误(?:说法|示范|示例|话术)?[）)：:]|反面(?:教材|案例)|整改|(?<!永久)(?<!即将)(?<!马上)(?<!就)(?<!天)(?<!晚)下架(?!前|倒计时)|扣分|抽查|质检|稽核|督导|巡查|变相|(?:什么|哪些|何种|下列)情形|(?:说法|表述)(?:正确|错误)|下列哪|哪一(?:句|项|种)(?:是|属于|不)|属于违规|合规(?:部|岗|核查|检查|培训)|培训|辨认|伪造|真伪|澄清|应为“|课堂|考试|测验|题[：:]|(?:符合|违反)(?:规定|要求)|派出所|人走楼空|防骗|反诈|如果有人|凡有人|擅自|不发生法律效力|禁用词|退回原因|涉嫌|撤下|打不通|打不了|都不能信|成历史|停职|反感|谁评的|口诀|提醒您|温馨提示|消保|风险提示[：:]"
)
_FRAUD = r"骗子|骗局|骗取|被骗|诈骗|行骗|骗人|骗钱|骗走|(?<![能会])骗[您你](?![吗么干])|号称|自称|(?:未能|无法|未经)核实|吹嘘|鼓吹|标榜|听信|误信|当心|留神|据说|据[^，。]{0,6}(?:报道|披露|通报)|(?:平台|公司|机构|项目|理财)[^，。]{0,4}(?:曾)?(?:承诺|宣称)[^。]{0,16}后(?:停止|无法|未能|突然|却|老板)|曾以[“\"「]|传言|网传|谣言|传闻|非法集资|幌子|诱饵|谎称|谎言|虚构|警方|警惕|谨防|识破|识别|辨别|冒充|庞氏|陷阱|圈套|套路|失联|跑路|上当|曾号称|最终"
_CLEARED = re.compile(
    rf"(?:不是|绝非|绝不|没有|从不|从未|不会|无|零|远离|告别|拒绝|不|非)(?:有)?(?:{_FRAUD}|投诉|举报|处罚|违规|违法)"
)
_COMPLAINT = r"投诉|举报|来信|来电反映|维权|忽悠|谁还信|说好的|说好[^。]*(?:现在|结果|却)|(?:签|买|卖|推销|当时|当初)(?:的时候)?(?:(?:跟|对|和|向)(?:我|我们|她|他|老人)们?)?(?:说|讲|答应|承诺|保证)[^。]*(?:现在|结果|如今|却|没)|承诺的[^。]*(?:至今|到今天|到现在|一分钱没)|(?:半年|一年|几个?月)后[^。]*(?:解散|跑路|失联|关门)|当初不是|怎么(?:亏|跌|就)|为什么(?:亏|跌)|现在(?:亏|跌|不认|倒好|没人|打不通|法务)|结果(?:亏|呢|没|一分|封)|根本没兑现|不算数|良心|不认账|退钱|讨说法"
_LESSON = (
    r"(?:讲清楚|看懂|搞懂|弄懂|聊聊|说说|讲讲|告诉你|揭秘|解读)[^，。]{0,8}(?:什么(?:是|叫)|为什么|如何|怎么)|^(?:为什么|为何|如何|怎样|怎么|什么是|什么叫|何为|一图|小课堂|小知识|科普|知识|看懂|读懂|看到|听到|识别|辨别|了解|认识|别把|凡是|凡(?!认购|入股|购买|投资|参与|存|加入|签|预订|充|转)|任何|所谓|世上|天下|先问)|"
    r"退出历史|怎么来的|时代(?:已|的?结束)|成为历史|打破|多留个心眼|先问|(?<!都)别信|(?:凡|凡是|但凡)[^，。]{0,3}(?:说|称|讲|承诺|宣称|写)|(?:也|都|就|可|才)?没(?:有)?(?:敢)?(?:相)?信(?=[，,。！!]|$)|误解(?:为|成)|没(?:有)?牌照|无牌照|(?:以前|从前|原来|当时)[^，。]{0,6}(?:觉得|以为|相信)|后来才(?:知道|明白|发现)|被(?:踢|群主|拉黑|封号|封禁)|拉黑|[别不](?:去)?贪|贪(?:图|那|了)|莫信|过去式|成为过去|没有?这(?:回|一)?事|假的|不属实|我查了|(?:两|三|四|几)个字(?:是|都|要|背后|不)|不要信|别听|不要轻信|不可信|不存在既|不存在(?!逾期|亏|损失|风险|违约|坏账|任何|兑付|拖欠|跌)|没见过|听起来|听上去|多想想|挂(?:掉)?电话|捂好|"
    r"可能只是|是因为|换来的|比较敏感|是不可能|没有这种|理由是|小心|三思|靠不住|不靠谱|都要打(?:个)?问号|的背后|的真相(?!：)|误区|常见(?:的)?(?:词|话术|说法)|不代表|(?:不能|难以|无法)(?:说明|推断|推出)|说明不了|不等于|不意味|不是(?:收益)?承诺|伴随|意味着(?!国家|政府|零|安全|本金|兑付|稳|您的|收益)|才怪|哪有|(?<!亏钱的事)(?<!亏损)(?<!吃亏)轮不到"
)
_SUBJECT = (
    r"(?:客户|投资者|投资人|投诉人|申请人|来访(?:者|客户)?|老人|来电人?|来信人?|网友|用户|市民|记者|媒体|家属|子女|儿子|女儿|配偶|老伴|对方|邻居|有人|别人|群友|听众|学员|"
    r"[\u4e00-\u9fff](?:先生|女士|总|阿姨|叔叔?|大爷|老师|姐|哥|嬢嬢|老|伯|婆婆))"
)
_ASKED = re.compile(
    _SUBJECT
    + r"[^。！!；;]{0,12}(?:问|询|质疑|(?<!无需)(?<!不用)(?<!不必)(?<!无须)(?<!别)担心|担忧|顾虑|误以为|误认为|误解|理解成|当成|以为|要求|希望|想要?|坚持|抱怨|纠结|关心|咨询|不理解|理解为|怀疑|听邻居|听说|比较敏感|转发|追问|核实|确认)"
)
_SAID = re.compile(_SUBJECT + r"[^。！!；;]{0,12}(?:说|称|表示|反映|提到|提出|转述|自述|认为|讲|回忆|透露|强调|写过)")
_CORRECTED = re.compile(
    r"已(?:说明|告知|解释|澄清|纠正|更正|拒绝|婉拒|提示|提醒|明确|当场|报|上报|建议|劝|停止|回复|答复|记录|确认|标注|转|经|收回|向)|答复|告知|提醒其|建议其?|未(?:作|做)|说明|"
    r"结果|情绪|拒绝|没有(?:作|做|任何)|现已|无法|不可行|暂不|再考虑|重做|重新"
)
_SELF = re.compile(
    r"(?:我|我们|咱们?|本公司|平台|这里|员工|顾问|管理人|销售|经理)[^，。]{0,4}(?:不能|不敢|无法|没法|没有办法|不会|不可以|从不|不许|绝不)[^，。]{0,6}(?:保证|承诺|打包票|担保|写|说|替|补|兜)"
)
_ASKING = re.compile(
    r"我(?:们)?(?:只|就)(?:是)?(?:想要|要|想买|想找)[^。]{0,4}(?:＿|保本)|听说[^。]{0,16}(?:核实|真的|想问|是不是|吗)|想(?:问|了解|核实|知道|请教)|请问|(?:问|询问|咨询|提到)的[^，。]{0,8}(?:没有|不|问题)|能否|能不能|可不可以|有没有|是不是|是否|怎么算|怎么办|具体是多少|为什么不能|为啥"
)
_QUOTES = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’|《[^》]*》|\"[^\"]*\"")
_QUOTING = re.compile(
    rf"{_WORDS}|{_DONE}|写着?|称|说|问|叫|听|看到|含|出现|这类|这种|等|之类|二字|所谓|宣称|打着|什么叫|理解|误|相信|诺|喊|谈|列|标|念"
)
_ABOUT_WORDS = re.compile(rf"(?:{_WORDS})[^。！!]*(?:{_DONE})|(?:{_DONE})[^。！!]*(?:{_WORDS})")
_STRONG = re.compile(rf"{_BANNED}|{_FRAUD}|{_COMPLAINT}|{_LESSON}")
_EN_RULED = (
    r"\bno (?:person|one|employee|staff|advis[eo]r|agent|institution) has (?:ever )?(?:promised|guaranteed|assured|told|offered|made)\b|"
    r"\bneither\b[^.!?]*\bn?or\b|"
    r"\b(?:do not|don't|must not|may not|may neither|should not|shall not|never|not to|not allowed to|cannot|can't|won't|no longer|"
    r"(?:nobody|none of|no (?:employee|one|staff|advis[eo]r|authority|person|institution|product|investment|seller))(?: \w+){0,3}?)\s(?:\w+\s){0,2}?"
    r"(?:us(?:e|es)|says?|write|promises?|claims?|describe|believe|trust|calls?|quote|offers?|guarantees?|compare|assume|expect|rely|treat|advertise|imply|"
    r"suggest|tell|mention|confuse|accept|may|is allowed|authori[sz]ed|endorsed|vouch|know|predict|confirm|rule out|fall for)\b"
)
_EN_BANNED = (
    r"\b(?:remove|deletes?d?|removed|replaced|reworded|withdrawn|forbidden|prohibited|banned|rejected|not permitted|revoked|void|penalised|warned|cautioned|suspended|dismissed|"
    r"scams?|scammers?|fraud\w*|swindl\w*|ponzi|scheme that|beware|warning signs?|red flags?|walk away|block (?:them|him|her)|hang up|reported (?:it|them|him|her|this)|photographed|report (?:any|them|to)|"
    r"training|lesson|why we|why a|why you|how to|how do you recogni[sz]e|questions? to ask|complain\w*|allegedly|sounds (?:odd|wrong|fishy|too good)|too good to be true|as a warning|"
    r"quiz|expressions? to avoid|which of (?:these|the following)|(?:we|i) would never say|advised (?:\w+ )?against|exceeded (?:his|her|their|my) risk|replace [\"“‘'][^\"”’']*[\"”’']|phrase|wording|banner|posters?|scripts?|headline|page title|leaflet was|remark|court|swore|police|arrested|detained|prosecut\w*|respondent|sued|regulator (?:said|found|warned)|"
    r"(?:was|were|been|be) (?:fined|sued|charged|warned|convicted|misled|cheated)|fined (?:the|a|for)|told no|not verified|could not be verified|the statement was false|used in the model)\b"
)
_EN_TOLD = (
    r"\b(?:mr|mrs|ms|miss|dr|madam|mdm)\.? \w+ (?:wanted|asked|hoped|thought|believed|insisted)\b|"
    r"\b(?:client|customer|caller|visitor|investor|she|he|they|her|his|their|pensioners?|neighbou?r|colleague|friend|someone|anyone|anybody|somebody|whoever|people|agent|advis[eo]r)s?\b[^.!?;]{0,24}\b"
    r"(?:asked|asks|wanted|wants|thought|thinks|believes|believed that|said that|insisted|hoped|worried|claims?|claimed|tells you|ever tells|promises|promised (?:her|him|them|me|clients|investors|pensioners)|"
    r"guarantees your|was told|were told|were promised|was promised|been promised|who (?:promises?|promised|says?|claims?|guarantees?|told)|says (?:he|she|they|that))\b|"
    r"\b(?:(?<!\bi )(?<!\bwe )told (?:the )?(?:investors|viewers|clients|customers|pensioners|her|him|them)|told no|once advertised|was advertised|advertised as|wrote \S{0,2}|asked (?:whether|if|for|about)|explained|corrected|declined|refused|"
    r"passed (?:it )?to compliance|believed that|called itself|calls? itself|calling itself|describ(?:ed|ing)\b[^.]{0,20}\bas|who(?:ever)? told|who says? that|if someone|if anyone|if anybody|if (?:a|the|your) \w+ (?:says|promises|tells|claims)|promised pensioners|persuaded|lured|"
    r"be careful with|if it were|appears on|has defaulted|have defaulted|losing years|why even|is that true|should worry|drop the|meeting:|signs of|forecast|does not (?:imply|mean|ensure|guarantee)|not a guarantee|no guarantee that|"
    r"there is no (?:such thing|guarantee|promise|assurance)|is no (?:assurance|proof|guarantee)|pay for high(?:er)? risks?)\b"
)
_EN_REPORTED = (
    r"\b(?:was|were) (?:\w+ )?(?:told|promised|assured|guaranteed|sold|urged)\b|\bbeen (?:told|promised|assured|sold)\b|\bhad (?:\w+ )?(?:told|promised|guaranteed|assured|said|offered)\b|"
    r"\b(?:your|the|an?|his|her|two|five) (?:\w+ )?(?:advis[eo]rs?|agents?|sellers?|salesm[ae]n|saleswom[ae]n|employees?|brochure|leaflet|poster|lady|man|woman|callers?|website|trainee)\b"
    r"[^.;!?]{0,30}\b(?:said|told|guaranteed|promised|wrote|assured|claimed)\b|\b(?:he|she|they|someone|somebody) (?:said|claimed|wrote|writes|promised|guaranteed)\b[ :,]*[\"“‘]|"
    r"\b(?:who|callers) (?:had )?(?:offered|promised)\b|\btold that they\b|\b(?:brochure|leaflet|poster|website) says\b|\b(?:of|among) them (?:promised|guaranteed|offered|said)\b|\bwe promised \d|"
    r"\b(?:barred|sentenced|testified|indictment|indicted|judge|held that|liable|claimants?|plaintiffs?|defendants?|witness\w*|unauthori[sz]ed|not authori[sz]ed|illegal\w*|unlawful\w*)\b|"
    r"\b(?:breaks?|breaking|broke) the law\b|\b(?:is|are|was|were) (?:false|untrue|wrong|not true|void|fined)\b|\b(?:claim|rumou?r|belief|statement|assertion) that\b|\bwords? such as\b|\bno longer contain\b|"
    r"\b(?:people|clients|readers|they) ask (?:me|us) (?:for|if|whether)\b|\bby the promise of\b|\bwarns?\b|\bentities promising\b|\bi enclose\b"
)
_ENGLISH = re.compile(f"{_EN_RULED}|{_EN_BANNED}|{_EN_TOLD}")
_REPORTED = re.compile(_EN_REPORTED)
"""Searched in the whole sentence, since what a rule finds often begins with the verb (promised twelve percent)."""


def only_spoken_of(sentence: str, start: int, end: int) -> bool:
    """Whether what stands at `sentence[start:end]` is reported, quoted, banned or taught there, not promised."""
    around = _CLEARED.sub("＿", sentence[:start]) + "＿" + _CLEARED.sub("＿", sentence[end:])
    if _STRONG.search(around) or _SELF.search(around) or _ENGLISH.search(around) or _REPORTED.search(sentence):
        return True
    if _ASKED.search(sentence) or (_SAID.search(sentence) and _CORRECTED.search(around)):
        return True
    if _ABOUT_WORDS.search(around) or _ASKING.search(around):
        return True
    return any(quote.start() < start and end < quote.end() for quote in _QUOTES.finditer(sentence)) and bool(
        _QUOTING.search(around)
    )
