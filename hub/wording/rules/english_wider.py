"""More frames of a promise in English: certainty, impossibility, more than a bank, and doors that shut.

One tuple for each rule of `english.py` that takes them; `~20` and `≈40` as in `english_frames.py`.
"""

_MONEY = (
    r"\b(?:principal|capital|money|investment|portfolio|fund|value|balance|price|strategy|plan|product|borrower|issuer|"
    r"insurer|company|group|project|platform|gold|land|property|payouts?|payments?|income|it|they|this)\b"
)
_SINK = (
    r"(?:fall|drop|go (?:negative|down|bankrupt|bust|under|wrong|broke)|decline|default|fail|collapse|crash|shrink|disappear|"
    r"lose(?! (?:sleep|weight|the (?:key|card)))|be (?:lost|missed|late)|run out)\b"
)
_MEANS = r"\b(?:we|i|i'll|we'll|our [\w ]{3,24}|the (?:company|group|firm|insurer|sponsor|parent|manager|boss)(?: company)?|head office|my (?:boss|firm|company))"

GUARANTEES_WIDER = (
    r"\b(?:principal|interest|capital|payments?|payouts?|repayments?)\b~24\b(?:will be|is|are) (?:paid|repaid|returned)\b~30\b(?:without fail|no matter what|for certain|for sure|in any case|come what may)|\btrack record of (?:100%|full|perfect|flawless|zero)|\bguaranteed (?:redemption|liquidity|maturity|principal|capital|interest)|\brest assured\b≈40(?:paid|safe|returned|cannot|never)",
    r"\b(?:we|i) guarantee (?:to (?:beat|outperform|double|return|pay|deliver|earn|make)|that you (?:will|earn|get|make|win))|\b(?:make|earn|making|earning) money (?:whether|if|when)\b~24(?:or (?:falls?|down|not))",
    r"\b(?:principal|capital)\b~8\b(?:is|are|will be) (?:fully |100% )?insured (?:in full|by (?:an? |the |our )?(?:insurance|insurer))|\b(?:borrow|take out a loan|take a loan|remortgage|mortgage your)\b≈60(?:pure profit|come out ahead|still (?:win|earn|profit)|spread is)",
    r"\bguaranteed (?:floor|exit|rent\w*|occupancy|repay\w*|buy-?back|growth|earnings|pay\w*|results?|success|annual|monthly|daily|weekly|fixed|minimum|passive|stable)\b",
    r"\d~40, (?:fully )?guaranteed\b|guaranteed (?:in writing|in advance|in black and white|by (?:the|our) (?:bank|parent|group|provincial|local|government|company))",
    r"\b(?:safety|security|certainty) of (?:principal|capital|income|returns?)\b(?! (?:is not|depends))",
    r"\b(?:bought|buy|buys|repurchased?|repurchases|redeem(?:s|ed)?)\b~24\bat (?:cost|par|face value|full value|full price|the (?:full |same )?price you|your (?:entry|purchase|own) price|1[0-9]\d%|no less)|buys? (?:it|them|your [\w ]{3,14}) back",
    r"\b(?:invest|put in|deposit|place|lend us|give us|bring)\b~20\d~24\b(?:receive|get|collect|take home|take out|walk away with|withdraw|have)\b~10\d",
    r"\b(?:income|payouts?|coupons?|interest|returns?|rent)\b~10\bnever (?:var(?:y|ies)|changes?|falls?|drops?|stops?|fails?|misses|been late)",
    r"\b(?:secure|stable|certain|steady|assured|reliable|guaranteed)\b~16\d+(?:\.\d+)?% (?:a|per|every|each) (?:year|month|annum|week|day|quarter)",
    r"\b(?:every|each|all) (?:single )?(?:payment|payout|coupon|instalment)s?\b~16\b(?:will be|is|are|arrives?)\b~8(?:on time|in full|certain|guaranteed)|\bpaid (?:to you )?(?:in full )?(?:under|in) (?:all|any) (?:circumstances|conditions|events?)|in all conditions",
    r"\b(?:you|clients|investors|everyone|we all) (?:are|is|will be) (?:assured|certain|sure|bound|guaranteed) (?:of|to (?:earn|get|gain|profit|make|win|have|receive))|(?:you )?can (?:always )?(?:count|rely|bank) on~8\d",
    r"\b(?:has|have) always (?:paid|been|made|delivered|returned)\b~24(?:so |again|will )|\bresults?\b~20\bwill (?:continue|be repeated|repeat)|(?:straight|consecutive) (?:years|quarters|months)\b≈40(?:so you|will|sure|next)",
    r"\bno ifs,? (?:and )?no buts|\bno ups and downs|\bno catch\b|\brain or shine\b|\bcome what may\b|\bwhatever happens\b(?! to (?:the|my|our) (?:platform|company|money))|(?:up or down|bull or bear|crash or boom)~30(?:earn|paid|win|profit)",
    r"\b(?:the )?worst (?:you can do|case|outcome|that (?:can|could) happen)\b≈24(?:break even|(?:your|the) (?:money|principal|capital) back|get back (?:all|what|everything)|where you (?:began|started))(?! nothing)",
    r"\byour (?:principal|capital|money|savings|investment|deposit)\b~8(?:is|are|stays?|remains?|will be|will stay) (?:100% |fully |completely |absolutely |always |perfectly |totally )*(?:safe|secure|protected|intact|untouched|guaranteed|insured)\b(?! (?:only|up to|if|as long))",
    r"\b(?:profit|income|return|gain|repayment|payout|money)s? (?:is|are) (?:absolutely |already |100% |as good as )*(?:certain|inevitable|a given|a sure thing|a matter of time|in the bag|locked in|assured)\b(?! to)",
    r"\b(?:risk|loss)-proof|\bcapital shield|\bprincipal[- ](?:protected|guaranteed|secured)|(?:protects?|preserves?|safeguards?) (?:100%|all|every (?:cent|penny|yuan)|the whole)",
    r"\b(?:repay|return|give back|hand back|refund)\b~12\b(?:100%|every (?:last )?(?:cent|penny|yuan|dollar)|all of it|your whole|the whole|in full)\b≈30(?:plus|with|and (?:then|more)|whenever|no matter|any (?:day|time)|at maturity|$)",
    r"\b(?:double|triple) (?:or|if)~10(?:money|nothing) back|money[- ]back guarantee|or your money back|guaranteed (?:profit|win)",
)
NO_RISK_WIDER = (
    r"\brisks? (?:is|are) (?:close to|next to|near|nearly|almost|practically|virtually|effectively|as good as) (?:nil|zero|none|nothing|nonexistent|negligible)|\b(?:as|every bit as|just as) good as (?:a |an |any )?(?:government|treasury|sovereign|state|bank|deposit|cash)\b|risk disclosures? (?:is|are) (?:only|just|merely) (?:a )?(?:formality|paperwork|small print)",
    rf"{_MONEY}~8\b(?:cannot|can't|can’t|can not|can never|could never|will never|won't ever|simply can(?:no|')t)\b (?:ever |possibly |just |simply )?{_SINK}",
    r"\brisk\b~10\b(?:has been|is|was|being) (?:\w+ )?(?:designed|engineered|hedged|squeezed|taken|ruled) (?:out|away)|(?:default|loss(?:es)?|losing|failure)\b~16\b(?:is|are|is simply|simply is) (?:not possible|mathematically impossible|impossible|out of the question|unthinkable|ruled out|unheard of)",
    r"\bthere(?: i|')s (?:simply |absolutely |just )?no (?:way|scenario|chance|possibility|situation|world|universe)\b~24\b(?:lose|loses|fails?|default|go wrong|goes? (?:down|wrong)|fall)\b|\bno way (?:it|this|they|you) (?:can )?(?:fails?|loses?|lose)\b",
    r"\b(?:nobody|no one|not one|not a single|none of (?:our|my)|no (?:client|investor|customer|member))\b~30\b(?:ever )?lost (?:a |any |one |money|their |principal|anything)",
    r"\b(?:nothing (?:that )?can (?:happen|touch|hurt)|nothing to (?:fear|be afraid of|lose)|(?:you|so) never (?:have to )?worry|who never (?:worry|lose))\b|\b(?:it|this|which|that) never (?:falls?|fails?|drops?|loses?|goes down)\b",
    r"\b(?:equally|just as|every bit as|exactly as|as) (?:safe|secure|sound|solid)(?:ly)? (?:as (?:a|the|your|any|in|with|gold|keeping)|and)\b|\bwith the same (?:peace of mind|security|safety)|\bsame (?:safety|security)\b",
    r"\b(?:basically|really|practically|effectively|just|essentially) (?:like )?(?:a|your) (?:bank |fixed |term |time |savings )*(?:deposit|account|savings account)\b|treat it (?:as|like) (?:a|your) (?:\w+ )?(?:deposit|account)",
    r"\b(?:has|have|with|carries|carry|involves?) (?:absolutely |literally |almost |practically )?(?:no|zero|nil) (?:real |actual |investment )?(?:risk|downside|danger)\b|anything with risk~6this has none|without any (?:loss|risk)\b|risk[?] (?:none|zero|not here|what risk)|is there any risk[?] (?:none|no\b)",
    r"\bnever lose (?:money|a|your|any|on|with)\b|\byou (?:will|'ll|can) (?:never|not) (?:ever )?(?:lose|regret)\b|\b(?:can't|cannot|could not|couldn't) lose\b|has anyone ever lost[^.]{0,12} never",
)
HIGH_RETURNS_WIDER = (
    r"\b(?:pays?|earns?|yields?|gives?|makes?|returns?|get|receive|brings?)\b~10\b(?:double|triple|twice|three times|four times|five times|ten times|\d{1,2}x)(?=\W|$)(?! (?:a|the) (?:year|month|week|day|number))|\b\d{1,2}x (?:more|your|the|what|higher|bank)",
    r"\b(?:outperforms?|beats?|crushes|tops|better than)\b~6\b(?:deposits?|banks?|any bank|the market every|the market year|the index every|inflation every|every (?:bank|deposit|index|fund)|savings accounts?)",
    r"\bturn(?:s|ed|ing)?\b~16\binto (?:\W?\d|a fortune|millions|thousands|gold)|\b(?:money|income|cash)~6(?:around the clock|while you (?:sleep|rest)|on autopilot|without (?:working|effort|lifting))|make money for you|(?:effortless|automatic|passive) (?:income|profits?|earnings)",
    r"\b(?:everyone|everybody|anyone|all (?:of )?our clients|beginners)\b~6(?:earns?|wins?|profits?|makes money|gets? rich|can earn|doubled)\b|\bwinners\b~12(?:join|who|like)|join~16\bwinners|(?:grows?|growing|rise|rising) every (?:single )?(?:day|hour|week|month)\b",
    r"\b(?:we|i)(?:'ll| will)? (?:add|give you|pay you|top)\b~14(?:{en_number}|\d|half a percent|an extra|bonus|on top)~14(?:on top|extra|today|if you|guaranteed|more)|(?:add a set of|throw in a)",
    r"\b(?:gold|prices?|value|shares?|stocks?|it|this|property|rents?)\b~4\b(?:must|has to|is bound to|is certain to|is sure to|can only|is guaranteed to|will (?:definitely|certainly|surely|only|always))\b (?:rise|go up|double|triple|soar|climb|grow|increase|reach)",
    r"\b(?:double|triple|multiply)\b~10\b(?:capital|money|savings|investment|stake|wealth|cash)\b|\bsmall (?:stake|sum|deposit)~10(?:fortune|riches|big)|quit your job|financial freedom|retire (?:rich|early|in \w+ years)|double[- ]digit (?:returns?|yields?|income|gains?|growth)",
)
SUPERLATIVES_WIDER = (
    r"\b(?:single best|very best|best|safest|smartest|greatest|strongest|highest[- ]yielding|most (?:profitable|secure|trusted|reliable|successful|lucrative|stable))[\s,-]+(?:\w+[\s,-]+){0,2}?(?:opportunity|advis[eo]rs?|note|deal|bonds?|strategy|team|solution|robo-?advis\w+|returns?|rate|platform|product|plan on|fund|way to (?:grow|invest|earn|make)|wealth|scheme|offer)\b",
    r"\bno (?:competitor|rival|other (?:firm|platform|product|manager|company|fund|bank)|one else|bank)\b~16\b(?:match(?:es)?|offers?|comes? close|competes?|rivals?|beats?|can|pays)\b|\bnothing (?:else )?(?:comes close|compares)|\bunmatched\b|\bpeerless|\bunparallel?led",
    r"\b(?:rated|ranked|voted|named) (?:the )?(?:no\.? ?1|number one|#1|first|best|top)\b(?! of \d)|\b(?:we are|we're|i am) the only (?:firm|company|platform|team|bank|manager|one)\b|\bthe only (?:\w+ ){0,4}(?:with no|that never|that cannot|without)|perfect (?:track )?record|\b(?:no\.? ?1|number one) (?:advis|wealth|fund|broker|in )",
)
ENDORSEMENTS_WIDER = (
    r"\b(?:police|courts?|judges?|officials?|ministers?|banks?|bankers?|governors?|mayors?) (?:and \w+ )?(?:also |too )?(?:invest|buy|put their money|are in)\b(?: with us| here| in (?:it|this)|,? too)",
    r"\b(?:recommended|endorsed|trusted|backed|chosen|bought|vouched for) by (?:a |an |the |our |many |over |more than |leading |famous )*(?:nobel|laureate|celebrit|stars?\b|actor|actress|champion|professor|academician|\w+ million|millions|ministers?\b|officials?\b|bank (?:presidents?|managers?))",
    r"\b(?:actors?|actress\w*|singers?|(?:movie|film|pop|tv) stars?|hosts?|influencers?|athletes?|champions?|nobel|chief economist|billionaires?|generals?|senators?|prof(?:essor)?\.?)\b~24\b(?:invest(?:ed|s)|recommends?|put (?:his|her|their)|bought|holds|joined|trusts?|endorses?|is in|are in|swears by|says (?:gold|it|this|prices)~20(?:rise|up|safe))\b",
    r"\b(?:government|state|treasury|ministry|county|provincial|municipal|police|central bank)\b~10\b(?:guaranteed|guarantees|promised to|has promised|will step in|steps in|stands (?:behind|surety)|pays if|makes sure|cannot (?:fail|default|let))\b|\b(?:government|state)-(?:guaranteed|insured|protected|secured|backed)",
    r"(?:who (?:stands behind|backs|guarantees)[^.?]{0,24}[?] (?:the )?(?:government|state|central|treasury|a state))|(?:owned|held|run) by the (?:state|government)~12\b(?:and|so)\b~12\b(?:cannot|can't|never|safe)|protected by law when",
)
COVERS_WIDER = (
    r"\bif (?:the )?(?:returns?|yields?|income|profits?|rates?) (?:falls?|drops?|comes? in|is|are) (?:short|below|under|less|lower)\b~30\b(?:tops?|makes?|pays?|covers?|fills?|adds?)\b(?! no)",
    r"\b(?:full|complete|100%|total) (?:refund|compensation|reimbursement|cover(?:age)?) (?:of|for) (?:any|all|your|every|the) loss|\blosses? (?:are|is|will be) (?:fully |entirely )?(?:refunded|reimbursed|compensated|made good|covered)(?! by (?:the )?(?:investors?|you|holders))",
    rf"{_MEANS}\b(?! (?:do not|does not|will not|cannot|never|may not|are not|is not|don't|doesn't|won't))~24\b(?:mak(?:es?|ing) up (?:the|any)|compensat(?:es?|ing) you|compensates? (?:any|every|all)|reimburs(?:es?|ing) (?:every|all|any|you)|pays? you (?:the (?:full|balance|difference|rest)|in full|double)|refunds? (?:you|every|all|it)|steps? in if|buys? (?:your|them|it|every)~10back)",
    r"\ball losses are (?:borne|covered|carried|paid|absorbed) by (?!investors|the investor|you|clients|the client|holders)|\blosses?\b~12\b(?:borne|carried|absorbed) by (?:us|the (?:management|company|manager|parent|group|sponsor|developer))",
    r"\bif you (?:do not|don't|fail to) (?:make|earn|reach|profit|get)\b≈30(?:i|we)(?:'ll| will)? (?:pay|cover|refund|make|give|return)|(?:delay|late payment)\b~14\b(?:compensated|paid)\b~14\b(?:double|twice|triple|in full)",
    r"\b(?:so|make sure|ensures?) (?:that )?(?:nobody|no one|no investor|you never) loses?\b|\bpledges? (?:his|her|our|their) (?:own )?(?:shares|house|home|fortune)|\breserve fund\b~12(?:pays|covers|refunds|makes)|either way you (?:win|get paid)|never by investors",
    r"\b(?:i'll|i will|we'll|we will) (?:personally )?(?:refund|cover|make good|make up|pay you back|top (?:it|you) up|put it right|square it)\b|out of (?:our|my) own pocket",
)
PRESSURES_WIDER = (
    r"\b(?:subscribe|invest|sign|buy|join|order)(?: up| in)? (?:before|by|until|no later than) (?:\w+ )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon|midnight|tonight|the weekend|\d)~30(?:get|receive|win|free|gift|bonus|extra)|\b(?:closed|not open|hidden|unavailable) to (?:ordinary|normal|other|retail|regular) (?:investors|clients|customers|people)|\bonly for (?:invited|selected|chosen|vip) (?:clients|customers|members|guests|investors)|\blimited (?:quota|allocation|allotment|supply)\b~40(?:first come|hurry|act|now|fast)|\bonce[- ]in[- ]a[- ]lifetime\b",
    r"\b(?:you )?(?:do not|don't|no) need to read (?:the|any|it|all)|\b(?:let me|i will|i'll|we) fill (?:in|out) (?:the|your) (?:risk |suitability )?(?:form|questionnaire|answers)",
    r"\b(?:insider|internal|staff|private|secret)[- ](?:quota|allocation|allotment|price|channel|access|subscription|tranche)\b|\bnot (?:available|open|offered|shown) to (?:the (?:general )?public|outsiders|others|everyone)\b~20(?:decide|now|act|hurry|today|reserve)|\bdecide now\b|paperwork (?:can|will) (?:follow|come later|wait)|sign (?:first|now)[,;]? (?:read|ask)",
    r"\b(?:secure|grab|reserve|claim|hold|snatch|snap up|take)\b~4\b(?:one of|your|a|the last|them)\b~14\b(?:places?|slots?|spots?|seats?|units?|quota|share)\b~12(?:now|today|tonight|before|left|$|[.!])|\b\d+ (?:places|spots|slots|units|seats|shares) (?:remaining|left)\b(?! on)",
    r"\b(?:allotment|allocation|quota|offer|round|tranche|list|book|rate|price|window|deal)\b~24\b(?:closes|closing|gone|ends|ending|shuts|lapses|expires|disappears|goes up)\b~4\b(?:today|tonight|tomorrow|soon|at (?:five|six|seven|eight|nine|ten|noon|midnight|\d)|by (?:noon|midnight|tonight|the end|tomorrow)|in (?:an|one|two|three|\d+) (?:hours?|minutes?))",
    r"\b(?:gone (?:for good|forever)|will not reopen|never (?:return|come back|be repeated|be offered|see)|not be offered (?:this|it)|once (?:it'?s|they'?re) gone|before (?:they|it)(?:'re|'s| are| is) (?:all )?gone|limited[- ](?:time )?offer|your turn[.!]|what are you waiting for|why wait\b)",
    r"\b(?:those who|anyone who|people who|whoever) (?:hesitates?|waits?|thinks? it over)\b|\b(?:say no|hesitate|sleep on it) (?:today|tonight|now)?~30(?:never|regret|pay double|not be offered)|\bif you (?:take|sign|join|buy|act)\b~4\b(?:today|now|tonight|this (?:week|evening))~6(?:i|we|you) (?:will|can|get|'ll)",
    r"\b(?:wire|send|transfer|pay)\b~12\b(?:funds?|money|deposit|it)\b~6\b(?:today|now|tonight|first|right away|immediately)\b|\b(?:choose|tick|pick|click) (?:the )?(?:third|second|last|first|top|right|aggressive)\b~30otherwise|don't read (?:all|the)|just (?:tap|click|tick|press) (?:agree|yes|accept)|type yes",
)
