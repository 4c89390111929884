"""Frames of a promise in English: who gives what, how surely, against what. One tuple for each rule of `english.py`.

`{en_…}` are slots of `hub/wording/slots.py`; `~20` reaches over twenty characters of one clause, `≈40` of one sentence.
"""

GUARANTEES = (
    r"\b{en_sure}(?! (?:loans?|by the borrower|not to|to finish))\b~45\b{en_number}(?! of (?:the|our|a)\b)",
    r"{en_number}~45\b(?:guaranteed|promised|assured|certain\b|without (?:fail|exception)|rain or shine|every (?:year|month|week|day)|locked|"
    r"for life|no matter|in writing|like clockwork|paid (?:daily|weekly|monthly)|fixed for)",
    r"\b(?:i|we)(?: can| do| hereby| personally)? (?:promise|guarantee|undertake|pledge|assure)\b(?! not)~40(?:{en_capital}|{en_gain}|{en_number}|repay)",
    r"\b{en_capital}~30\b(?:comes? (?:back|home)|(?:is|are|be) (?:\w+ )?(?:returned|repaid (?!in)|refunded|ring-fenced|untouchable|sealed|assured)|stays? (?:whole|intact))",
    r"(?:get|have|receive|take out|recoup|hand you|pay you)\b~12\b(?:all|every|full|whole|entire|everything|your)\b~20(?:back\b|returned)",
    r"(?:return|repay|refund|give) (?:you )?(?:your |the )?(?:full |entire |whole )?{en_capital}~30(?:in full|no matter|whatever|with (?:profit|interest|\d)|at the end|on demand|plus|together)",
    r"(?:re)?payments? of (?:principal|capital|interest)~30(?:assured|guaranteed|certain|unconditional)|return of (?:capital|principal)~12(?:assured|ensured|certain)",
    r"(?:will|'ll|going to|shall)\b~16(?:make|earn|receive|get|pay you|double)\b~20(?:at least|{en_number}|\d[\d,]*\b(?! (?:minutes|days|hours|years))|twice|double your|profit)",
    r"(?:assured|certain|sure) of (?:a )?(?:positive|good|steady) (?:return|profit|income)|credited without exception|regardless of the index",
    r"\b(?:minimum|floor|at least|no less than)\b~14(?:is |of |return )~6{en_number}(?! (?:of|in)\b)|get a minimum of",
    r"\b(?:steady|regular|certain|sure|predictable|unfailing)\b~12(?:{en_number}|income|profits?(?! or))\b~30(?:a (?:week|month|day|year)|for life|without|irrespective|every|whatever|$)|"
    r"(?:pays?|paid|payouts?)~20\b(?:every month|on time)≈30(?:without fail|guaranteed|and (?:it|they) will)|fixed (?:eight|seven|nine|six|ten|twelve)~20(?:rain|whatever|no matter)",
    r"\b{en_payer}\b~16(?:buys?|repurchases?|redeems?|agreed to buy|will (?:buy|repurchase))\b~30(?:at (?:cost|par|full price|no less|your purchase price|face value|double|a premium|\d+%)|for at least)|"
    r"promised resale|(?:unconditional|irrevocable|full) buy-?back|buy-?back at|we will repurchase it at",
    r"\brent~30(?:paid to you whether|guaranteed|so is your)|occupancy guaranteed|(?:profit|income|return)~20\b(?:is|are) (?:fixed, )?certain\b(?! to)|fixed, certain",
    r"with ?out exception~0$|we have always delivered|(?:will keep|keep) going up|as they will again|already in the bag|this one will pay more",
)
NO_RISK = (
    r"\b(?:nobody|no one|not one|no (?:client|investor|customer|member)s?)\b~24\b(?:lost|regrett?ed|waited)\b(?! contact)≈60(?:ever (?:will|shall)|never will|with us|buying|investor)",
    r"\b(?:can(?:not|'t| not)|could(?:n't| not)|won't|will not|impossible to|no way (?:to|you(?:'ll| can)?|for you to))\b~16\b(?:lose(?! (?:sleep|the))|go wrong|go under|shrink|fall short|be lost|go bust)\b",
    r"\b(?:only|just) (?:ever )?(?:goes?|moves?|rises?|appreciates?|climbs?) (?:up|upwards?|higher)|only appreciates|can only (?:go up|rise|grow|move upward)|always goes up",
    r"(?:default|risk|loss|danger|failure)(?:s|es)? (?:can be|is|are|has been) (?:\w+ )?(?:ruled out|excluded|a thing of the past|nil|engineered out)|losses (?:out of|a thing of the past)|engineered the losses",
    r"free (?:of|from) (?:any |all )?(?:danger|risk|worry|loss)\b|(?:without|no) (?:any )?(?:danger|worries|stress|downside|volatility)\b|so little risk|negligible risk|nothing (?:to worry about|that can hurt|can hurt)|zero (?:stress|volatility|default|effort|worry)",
    r"never (?:ever )?(?:lost|lose|losing) (?:a |any |it\b|one )?(?:client|customer|investor|cent|penny|yuan)?(?:'s money)?|never had a (?:down|losing|bad)|zero default record|never losing it",
    r"(?:same|identical|equal) (?:safety|security|protection|insurance)|(?:just|exactly|same) (?:like|as) (?:a |the |your )?(?:term |fixed |bank )*(?:deposit|bank)\b|(?:deposit|bank) in everything but name|"
    r"(?:the )?(?:risk|safety|protection) (?:is|are) (?:the same|identical)|just as safe and|as (?:safe|secure) (?:here )?as (?:at )?(?:a|the|any) (?:central )?bank|all of the security",
    r"safer than (?:cash|gold|property)|safest (?:alternative|and most)|protected from every|in a (?:sealed|safe) account~20(?:nobody|so)|totally safe|completely safe",
)
HIGH_RETURNS = (
    r"\b(?:twice|double|triple|three times|four times|five times|ten times|\d times)\b~16\b(?:interest|rates?|bank|deposit|return|yield)\b",
    r"\b(?:bank|deposit|bond)s?\b~14(?:pays?|gives?|gave|give you)\b~20(?:\d|one|two|three)≈30\b(?:we|us|ours?|these)\b|bank[- ]beating|beats? (?:any|every|your) (?:bank|deposit|index)|exceeds that of any (?:savings )?bank",
    r"(?:double|triple|multiply|multiplies|doubles|quadruple)\b~14\b(?:your (?:money|stake|savings|deposit)|it by|sixfold|tenfold)|(?:becomes?|become) (?:a )?millionaires?|(?:way|ways) to get rich|financial freedom|print(?:ing)? money|"
    r"\d[\d,]* (?:becomes|turns? into) \d|start multiplying|in at \d~10out at",
    r"\b(?:put in|invest)\b~16\d?[\d,.]*\b~20(?:take out|get back|collect)\b",
    r"(?:withdraw|cash (?:it )?out|exit|leave|redeem)\b~24(?:any ?time|whenever|at once|on demand|in seconds|instantly|any moment|right away|with no penalty|without losing)|money back~20seconds|(?:same-day|full|instant) liquidity|capital back on demand",
    r"passive income|for doing (?:absolutely )?nothing|(?:earn|pays?)~10while you sleep|without lifting a finger|from day one|from the first minute|cash gift|free \d+ usdt|a \d+ bonus|bonus of \d|give you (?:a|both) (?:hundred|another)|anyone can start with",
    r"win rate|success rate|right every (?:single )?time|every single time|(?:wins )?nine trades? out of ten|beaten every index|drawdown-free",
    r"\b(?:every (?:client|investor|member|customer)|everyone|our clients)\b~24\b(?:made money|going to make|win\b|getting paid|doubled)",
    r"steady \d+% a (?:week|month|day)|\b(?:your turn now|so will you|and you(?:'ll| will) too)\b|the company takes the downside|i only see green",
)
SUPERLATIVES = (
    r"\b(?:best|safest|number one|no\.? ?1|most (?:profitable|secure|reliable)|largest and safest|highest|finest|first)\b~30\b(?:in|on|of)\b~12\b(?:the (?:market|planet|world|province|city|region|mainland|country|year|history)|asia|china|its class)|"
    r"\bbar none\b|second to none|superior to|smart choice of|highest yield|pays better|nobody pays",
)
ENDORSEMENTS = (
    r"\b{en_state}\b~24\b(?:stands behind|owns? half|behind (?:it|our|the)|backs\b|backed|insured|vouches|signed|business, they|ultimate backstop|will never let|would never let)",
    r"\b(?:backed|approved|endorsed|certified|insured|vouched for|built|recommended) by (?:the |a |our |former |deputy |leading |top |independent |securities )*(?:{en_state}|{en_expert}|top-)",
    r"\b{en_expert}\b~14\b(?:recommends?|agree\b|teach(?:es)? this|certified|endorses (?:it|this|us|our)|signals|has his family|picks\b)|(?:doctor|bank)-(?:approved|backed)|chosen by (?:bankers|doctors|judges)",
    r"(?:bank|custodian)~20vouches|approved~40(?:relax|confident|safe)|my own (?:manager|boss)~30\b(?:in this|in it)",
)
COVERS = (
    r"\b{en_payer}\b(?! do not| does not| don't| never| cannot)~16\b{en_cover}\b~25\b{en_loss}\b(?! (?:adjuster|report))",
    r"\b{en_loss}\b~30\b{en_payer} (?:will |fully )?{en_cover}\b",
    r"\blosses?\b~25\b(?:is|are|gets?) (?:\w+ )?(?:covered|reimbursed|compensated|absorbed|made good|on us)|losses[?] we pay",
    r"(?:falls? below|below what you paid|comes? up short)≈50\b(?:makes? (?:you|up)|top|pays?|covers?|refund)|make up the difference|makes you whole",
    r"(?:up to|whatever|everything) you lose|side letter covering|(?:you|clients?) keep the (?:gains|upside)|out of my (?:own )?(?:salary|pocket)|own house against|personally refund|full refund if|reimburses you in full|"
    r"reserve (?:that |fund )?(?:fully )?(?:covers|makes)|pay you double",
)
PRESSURES = (
    r"\b(?:only|just|last)\b~10(?:\d+|one|two|three|four|five|six|seven|ten|twelve|twenty)?~8\b(?:units?|slots?|places?|seats?|spots?|shares)\b~20(?:left|remain\w*|gone|available|at this rate)(?! on the (?:bus|train|coach))",
    r"\b(?:gone by|gone before|closes? at noon|selling out|price (?:triples|doubles)|lapses on|close the list|offer is gone|strictly limited|limited release|before rates fall|last call)\b",
    r"\b(?:register|sign|transfer|wire|remit|pay|decide|join|move|act|invest|commit|buy|put|get in|take the plunge)\b~30\b(?:before|today|tonight|now|first|this afternoon)\b≈40\b(?:lock|secure|bonus|later|gone|rate|miss|double[sd]?|twice|offer)\b|\b(?:lock in|secure)\b~20(?:old rate|special rate|\d)",
    r"(?:paperwork|papers|contract|risk (?:pages?|section|paragraph|form)|warnings?|rating|questionnaire)\b~30\b(?:follow|skip|ignore|formality|theatre|only there for)|(?:don't bother|never mind|skip|ignore|forget)\b~14(?:paperwork|contract|terms|risk|warning|small print|fine print|document|rating)",
    r"(?:tick|fill|complete)\w*\b~40(?:for you|otherwise)≈30(?:qualify|buy|later|let you)|fill in the rest for you",
    r"(?:don't|do not|you don't have to|no need to) (?:tell|ask)\b~14(?:husband|wife|family|children|son|daughter)",
)
