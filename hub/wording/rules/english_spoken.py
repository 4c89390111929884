"""Frames of a promise in spoken and printed English: own questions answered, tables, contracts, seats that fill.

One tuple for each rule of `english.py` that takes them; `~20` and `≈40` as in `english_frames.py`.
"""

_WHATEVER = (
    r"(?:no matter what|in any case|regardless|come what may|under (?:any|all) circumstances|irrespective|whatever)"
)

GUARANTEES_SPOKEN = (
    r"\balways (?:achieved|hit|met|beaten|delivered) our (?:forecasts?|targets?|benchmarks?)\b|\balways pays? (?:out )?more than\b|\b(?:profit|gain|return)s?\b~20\bin the bag\b|\bbe up (?:by )?{en_number}",
    r"\bmoney[- ]back guarantee\b~14\b(?:if|unless)\b~16\b(?:profit|earn|gain|win)|\bbound to be (?:re)?paid\b",
    r"\b(?:buys?|takes?) back\b~40\b(?:original price|full amount|at any time)|\bmoney back in your account within (?:seconds|minutes)\b",
    r"\block in\b~30\b(?:for life|before (?:it|they|the rate|rates))\b",
    r"\b{en_gain}~30\b(?:year after year|month after month|without exception|every single (?:year|month|time))",
    rf"\b(?:paid|repaid|returned|payable|earn|receive|due)\b~16\b{_WHATEVER}\b",
    r"\b(?:repayments?|returns?|profits?|payments?|principal|interest|payouts?)\b~24\b(?:a certainty|beyond (?:any |all )?(?:doubt|question))",
    r"\b(?:principal|interest|capital|repayment|investors?|payments?)\b~24\bwill be (?:re)?paid\b~10\b(?:in full|on time|punctually)",
    r"\b{en_gain}\b~20\b(?:not be (?:less|lower) than|never (?:be )?(?:less|lower|below)|no less than|not (?:fall|drop) below)\b~6{en_number}",
    r"\b(?:buy-?back|repurchases?|buys? back|bought back)\b~30\b(?:the original price|the issue price|1\d\d ?%|cost plus)|\bno less than (?:you|the price)|\bbuy-?back\b≈30\b1\d\d% of cost",
    r"\b(?:principal|capital) (?:100% )?(?:safe|secure|protected|guaranteed)\b(?! if| only|\?)",
    r"\b(?:safe|secure|guaranteed|protected|insured)\?[\s\"]*(?:yes|of course|absolutely|completely|certainly|definitely|sure)\b",
    r"\b(?:we|i) guarantee it\b|\bso (?:this|the next|these|it|they) (?:one |ones )?(?:will|does|do)\b(?: be)?,? (?:too|as well|again)|\bthe last\b≈40\bthe next \w+(?: \w+)? (?:will|shall)\b|\band the next \w+ will\b",
    r"\b(?:not|never) (?:a|one|a single) (?:cent|penny|yuan|dollar)\b~10\blost\b",
)
NO_RISK_SPOKEN = (
    r"\b(?:loans?|notes?|bonds?|units?|prices?|values?|homes?|funds?)\b~8\b(?:don't|doesn't|do not|does not|never) go down\b",
    r"\band this (?:one )?has none\b|\bwith us there is none\b|\bsuitable for:? every(?:one|body)\b|\b(?:why hesitate|what is there to fear|why worry)\b",
    r"\bmore than a (?:savings|bank) account\b≈30\b(?:protected|safe|insured)|\b(?:better|safer) than a (?:bank )?deposit\?\s*(?:much|far|yes|of course)",
    r"\bnever (?:had )?a (?:single )?(?:negative|losing|down|red) (?:day|week|month|quarter|year)\b≈20\b(?:since|and|nor)\b",
    r"\b(?:nobody|no one|none of)\b~48\blost (?:a |any |one |money|their |anything)|\bno losers\b|\bonly winners\b",
    r"\bimpossible for\b~20\bto (?:go down|fall|drop|lose|fail|default)\b|\b(?:removes?|eliminates?|abolish(?:es)?|erases?) (?:all |the |any |every )?(?:investment )?risks?\b",
    r"\b(?:can|could|will|has|have|did)\b~16\b(?:lose|lost|go wrong|fail)\b[^.?!]{0,24}\?\s*(?:no\b|never\b|not possible|impossible|nothing\b)(?! (?:one|investment|assurance) )",
    r"\brisks?\b ?[:?] ?(?:none|nil|zero)\b|\bzero exposure\b|\ball gain\b|\bwe (?:take care of|carry|handle|shoulder|absorb) (?:the|all|every) (?:risk|loss|downside)s?\b",
    r"\b(?:investors?|you|clients?|customers?)\b~14\b(?:under no circumstances|never|in no case)\b~8\b(?:bears?|suffers?|carry|carries|makes?|takes?|incurs?)\b~6\bloss",
)
HIGH_RETURNS_SPOKEN = (
    r"\b(?:price|nav|index|stock|shares?)\b~20\bwill (?:reach|hit|be)\b≈30\b(?:buy|get in|pocket)\b|\binvest\w*\b≈30\bget an? \w+ (?:for )?free\b|\binstant redemption\b|\bredemption at full value\b",
    r"\b(?:vouchers?|lucky draw|cash ?back|free (?:gift|trip|flight|tablet|phone))\b≈40\b(?:you|we|to) (?:buy|invest|subscribe|sign)\b|\b(?:buy|invest|subscribe|deposit|put in)\w*\b≈60\b(?:lucky draw|vouchers?|cash ?back|free (?:gift|trip|flight))\b",
    r"\bclients?\b≈60\b(?:drives|bought|owns) (?:a|an|his|her|two)\b~16\b(?:cars?|house|flat|condo|yacht|boat|villa)\b",
    r"\b(?:it's|it is|like) free money\b|\brent covers the (?:mortgage|loan)\b|\bwho (?:invest|subscribe|sign up) (?:this week|today|now)\b~20\b(?:receive|get) (?:an )?extra",
    r"\b(?:bring|refer|introduce|invite|sign up with)\b~14\b(?:friends?|colleagues?|family|neighbou?rs?)\b≈60\b(?:each|both|cash|vouchers?|phones?|tablets?|bonus|fees? (?:is|are) on us)\b",
    r"\b(?:invest|sign|deposit|put in|buy|subscribe)\w*\b≈50\b(?:throw in|thrown in|goes home with you|comes with a free)\b",
    r"\b(?:clients?|customers?|members?|users?|winners)\b~20\b(?:made|earned|pocketed)\b~16\b(?:\d[\d,.]*|thousand|hundred|percent)\b~14\b(?:alone|in (?:a|one) (?:day|week|month))\b",
    r"\bmake (?:your first )?\d[\d,]* (?:yuan )?(?:by|before|every|a day)\b|{en_number}~20\b(?:for|if)\b~14\b(?:subscribe|sign|join|invest|buy)\w*\b~8\b(?:by|before|until|today|tonight|now)\b",
)
SUPERLATIVES_SPOKEN = (
    r"\b(?:other|rival)\b~14\b(?:banks?|firms?|brokers?|funds?|advisers?)\b~20\b(?:rubbish|garbage|junk|a rip-?off|useless)\b",
    r"\b(?:preferred|smartest?|natural|obvious|first) choice (?:of|for)\b~24\b(?:famil|professor|expert|investor|wealth|million)|\bhighest returns?\? (?:ours|us|we|with us)",
)
ENDORSEMENTS_SPOKEN = (
    r"\b(?:actor|actress|singer|film star|champion|footballer|celebrity|legend)\b~30\b(?:bought|owns|invested|has put|trusts)\b",
    r"\b{en_state}\b~12\b(?:confirmed|promised|pledged)\b~8\bsupport",
)
COVERS_SPOKEN = (
    r"\b(?:doesn't|does not|fails to|stops) pay(?:ing)?\b≈30\b(?:platform|reserve|pool|insurer|company|group)\b~16\b(?:repays?|pays?|covers?|returns?)\b~6\byou(?:r|rs)?\b",
    r"\bcovers? every (?:bad )?(?:loan|loss|default)\b|\bfalls? short of {en_number}≈30\b(?:tops?|makes?)\b~6\bup\b",
    r"\bbelow {en_number}≈40\b(?:pays?|covers?|makes? up|tops? up)\b~6\b(?:the difference|the gap|it up|the rest)",
    r"\b(?:the |our |my )(?:advis[eo]r|agent|seller|manager|boss|parent)\b~10\b(?:compensates|refunds|reimburses|covers|makes good)\b~40\bloss",
    r"\b(?:falls? short|fails?|defaults?|cannot pay)\b≈24\b(?:we|the (?:group|parent|company|sponsor|state)) (?:steps? in|repay|pay you|pays you|jumps? in|takes? over)",
)
PRESSURES_SPOKEN = (
    r"\b(?:limited quota|limited tranche|limited allotment|final allotment|last tranche)\b",
    r"\b(?:tick|choose|pick)\b~30\botherwise\b~14\b(?:cannot|can't|won't)\b~10\b(?:buy|let you)|\b(?:have|need) to read\b~20\?\s*(?:not really|no\b)",
    r"\b(?:quota|allocation|rate|offer|places?|seats?|slots?)\b~24\b(?:used up|goes to the next|are filled|all taken|run out)\b|\b(?:door|list|book|gate)s?\b~8\b(?:closed?|shut)\b~8\b(?:for good|for ?ever|at month end|tonight)\b",
    r"\b(?:transfer|wire|send|remit)\b~14\b(?:this morning|right now|straight away|within the hour)\b|\bneed (?:a|your) (?:yes|answer|decision|signature)\b~6\b(?:today|now|tonight)\b|\bonly (?:offering|offered) \w+ to\b~10\b(?:people|clients|families|customers)\b",
    r"\b(?:don't|do not) tell (?:your|the) (?:bank|advis[eo]r|neighbou?rs?|lawyer)\b|\bno need to read\b|\b(?:i|we)(?:'ll| will| can)? (?:adjust|fix|tweak|fill in)\b~16\b(?:your|the) (?:answers?|rating|score|questionnaire|form)\b",
)
