"""Every sentence the report can say, in both languages; ``**`` marks the words that carry it.

Nothing here promises a return or a result; amounts under stress are "about", and may be exceeded.
"""

from reports.domain.inputs import Text
from reports.domain.statements import Phrase


def _phrase(name: str, rule_id: str, zh: str, en: str) -> Phrase:
    return Phrase(name, rule_id, Text(zh, en))


_ALL = (
    _phrase(
        "conclusion.fits",
        "RPT-01",
        "在您现在的等级{level}以内，**“{plan}”与您说出的需要相符**：{parts}。",
        "Within your present level {level}, **“{plan}” fits the need you named**: {parts}.",
    ),
    _phrase(
        "conclusion.blocked",
        "RPT-01",
        "**目前不作任何推荐。**您说过的话与您的答案不一致，处理完之前按较谨慎的一项，即等级{level}；高于它的产品不能向您推介，也不能由您经本平台买入。",
        "**No recommendation for now.** What you said and what you answered disagree; until that is settled the more "
        "cautious one holds, level {level}. Products above it can neither be recommended to you nor bought through us.",
    ),
    _phrase(
        "conclusion.no_plan",
        "RPT-01",
        "**以您现在的等级{level}，{count}个在售产品与您相符。**"
        "目前没有为您说出的日期和金额拟定并且合适的方案，所以本报告不提出配置。",
        "**At your present level {level}, {count} of the products on sale match you.** At present no plan was made for "
        "a date and an amount you named and fits, so this report proposes no allocation.",
    ),
    _phrase("part", "RPT-01", "{amount}放入{product}（{rating}）", "{amount} in {product} ({rating})"),
    _phrase(
        "conclusion.need",
        "RPT-01",
        "这笔钱的用处：{need}，{amount}，{due}要用。",
        "What the money is for: {need}, {amount}, needed on {due}.",
    ),
    _phrase("told.answer", "RPT-02", "{answer}", "{answer}"),
    _phrase("told.need", "RPT-02", "**{need}**：{amount}，{due}要用。", "**{need}**: {amount}, needed on {due}."),
    _phrase("told.need_undated", "RPT-02", "**{need}**：没有说日期或金额。", "**{need}**: no date or amount named."),
    _phrase(
        "told.status",
        "RPT-02",
        "这项需要由规则从您的话里提出，{status}。",
        "A rule found this need in your words; {status}.",
    ),
    _phrase("saw.meaning", "RPT-02", "{meaning}", "{meaning}"),
    _phrase(
        "saw.label",
        "RPT-02",
        "需要维度的描述是**“{label}”**。它只是描述，不改变您的等级。",
        "The needs dimension reads **“{label}”**. It describes; it does not change your level.",
    ),
    _phrase(
        "saw.nothing",
        "RPT-02",
        "截至出具，没有会影响等级的柜台或线上陈述。",
        "Up to the day of issue there is no statement, at the desk or online, that bears on the level.",
    ),
    _phrase("contradiction.effect", "RPT-02", "{effect}", "{effect}"),
    _phrase("contradiction.resolution", "RPT-02", "**处理：**{resolution}", "**Resolved:** {resolution}"),
    _phrase(
        "contradiction.open",
        "RPT-02",
        "**尚未处理。**处理之前，较谨慎的一项有效。",
        "**Not settled yet.** Until it is, the more cautious statement holds.",
    ),
    _phrase(
        "level.result",
        "RPT-03",
        "{count}项上限取最低的一项，不取平均。您是**{level} {title}**，由**{binding}**决定：{reason}",
        "The lowest of {count} caps counts, never an average. You are **{level}, {title}**, set by **{binding}**: "
        "{reason}",
    ),
    _phrase("level.change", "RPT-03", "什么会改变它：{change}", "What would change it: {change}"),
    _phrase("level.cap", "RPT-03", "{reason}", "{reason}"),
    _phrase(
        "level.lowest",
        "RPT-03",
        "您属于最低类别：任何情况下都不能买高于您等级的产品，书面要求也不例外。",
        "You are in the lowest class: no product above your level can be sold to you, not even on written request.",
    ),
    _phrase("match.reason", "RPT-04", "{reason}", "{reason}"),
    _phrase(
        "match.rating",
        "RPT-04",
        "{product}：发行方评{issuer}，本平台评{distributor}，取较高的{rating}。",
        "{product}: rated {issuer} by the issuer and {distributor} by us; the higher, {rating}, counts.",
    ),
    _phrase(
        "match.none",
        "RPT-04",
        "出具时没有在售产品，所以没有可比的。",
        "No product was on sale at issue, so there is nothing to compare.",
    ),
    _phrase(
        "held.counted",
        "RPT-04",
        "**您已有的一并计入。**您在本平台持有和在途的共{count}项、{amount}，不利情景约少{loss}；占比和亏损上限都连同它们计算。",
        "**What you have already counts along.** Held with us or on its way: {count} in number, {amount} in all, about "
        "{loss} less in the adverse scenario; shares of assets and the loss limit are worked out with it.",
    ),
    _phrase(
        "held.own",
        "RPT-04",
        "其中{amount}是您确认方案之后按它投入的，算作方案自己的部分。",
        "Of this, {amount} came in after you confirmed the plan, for its products, and counts as the plan's own part.",
    ),
    _phrase(
        "exception.none",
        "RPT-12",
        "**没有例外。**本报告没有把任何高于您等级的产品列为相符，也没有为您破例。",
        "**No exception was made.** No product above your level is listed as a match, no rule was set aside for you.",
    ),
    _phrase(
        "exception.made",
        "RPT-12",
        "**例外：{product}（{rating}）高于您的等级{level}。**它由您自己书面提出，经专门警示、等待期、回访和另行签字才列为相符；"
        "我们没有推介它，它不在方案里。",
        "**Exception: {product} ({rating}) lies above your level {level}.** You asked for it yourself in writing; it "
        "is listed only after a special warning, the waiting time, a call-back and a separate signature. We did not "
        "propose it, and it is not in the plan.",
    ),
    _phrase(
        "exception.way",
        "RPT-12",
        "若您自己要买高于{level}的产品，须由您主动书面提出，先看专门的风险警示，等待期满、回访确认后另行签字；我们不会主动推介，也可以不办。",
        "Should you yourself want a product above {level}: only at your own written request, after a special warning, "
        "a waiting time, a call-back and a separate signature. We never propose it, and may decline.",
    ),
    _phrase(
        "exception.never",
        "RPT-12",
        "您属于最低类别，法规不允许例外：高于{level}的产品，书面要求也不能卖给您。",
        "You are in the lowest class, for which the law knows no exception: nothing above {level} can be sold to you, "
        "not even at your written request.",
    ),
    _phrase("plan.line", "RPT-05", "{role}", "{role}"),
    _phrase("plan.confirmed", "RPT-02", "您已于{day}确认这个方案。", "You confirmed this plan on {day}."),
    _phrase(
        "plan.unconfirmed",
        "RPT-02",
        "您还没有确认这个方案；没有您的确认，什么都不会发生。",
        "You have not confirmed this plan; nothing happens without your confirmation.",
    ),
    _phrase(
        "plan.none",
        "RPT-01",
        "没有提出方案，所以这里没有计算不利情景。",
        "No plan is proposed, so no adverse scenario is computed here.",
    ),
    _phrase(
        "alternative.nothing",
        "RPT-07",
        "**什么都不做。**钱留在原处，不发生本报告所列的费用，也不承担所列的不利情景；{due}仍要用{amount}。",
        "**Do nothing.** The money stays where it is: none of the costs and none of the adverse scenario listed here "
        "apply; {amount} is still needed on {due}.",
    ),
    _phrase(
        "alternative.simple",
        "RPT-07",
        "**更简单：全部放在{product}。**{redemption}可取，不利情景约少{loss}，一年费用{fee}。",
        "**Simpler: all of it in {product}.** Available {redemption}, about {loss} less under the adverse scenario, "
        "{fee} a year in costs.",
    ),
    _phrase(
        "alternative.stay",
        "RPT-07",
        "**什么都不做。**不买任何产品也是一种选择：没有费用，也没有本报告所列的风险；钱的购买力仍可能变化。",
        "**Do nothing.** Buying nothing is a choice, too: no costs and none of the risks listed here; what money buys "
        "can change all the same.",
    ),
    _phrase(
        "alternative.liquid",
        "RPT-07",
        "**随时可取的一种：{product}（{rating}）。**一年费用{fee}，也可能少于本金。",
        "**One that is available on demand: {product} ({rating}).** {fee} a year in costs; it, too, can lose money.",
    ),
    _phrase(
        "switch.none",
        "RPT-13",
        "没有提出方案，所以不需要卖出您已有的任何产品，没有转换费用。",
        "No plan is proposed, so nothing you hold is to be sold; there is no switching cost.",
    ),
    _phrase(
        "switch.later",
        "RPT-13",
        "以后若提出以新换旧，须先算清：换出的损失、两边的费用与换来的好处，好处不大于代价的，不提出。",
        "Should a change from one product to another be proposed later, loss on leaving, costs on both sides and "
        "benefit are set against each other first; where the benefit is not larger, it is not proposed.",
    ),
    _phrase(
        "alternative.switch",
        "RPT-13",
        "这个方案只有买入，不需要卖出您已有的产品，没有转换费用。",
        "The plan only buys; nothing you hold is sold for it, so there is no switching cost.",
    ),
    _phrase(
        "drawback.waiting",
        "RPT-06",
        "**等待也有代价。**处理完不一致之前您不能买高于{level}的产品，之后条件可能已经改变。",
        "**Waiting has a price.** Until the contradiction is settled you cannot buy above {level}; terms may have "
        "changed by then.",
    ),
    _phrase(
        "drawback.any",
        "RPT-06",
        "**相符不等于没有风险。**列为相符的产品也可能少于本金；不承诺保本，也不承诺收益。",
        "**A match is not free of risk.** Products listed as matching can lose money too; neither capital nor return "
        "is promised.",
    ),
    _phrase(
        "cost.none",
        "RPT-05",
        "本报告不收费；没有提出方案，所以没有产品费用。",
        "This report is free of charge; no plan is proposed, so there are no product costs.",
    ),
    _phrase("conflict", "RPT-08", "{text}", "{text}"),
    _phrase("lesson", "RPT-09", "{text}", "{text}"),
    _phrase(
        "lesson.taught",
        "RPT-09",
        "{text}（{day}您已用自己的话复述）",
        "{text} (you explained this in your own words on {day})",
    ),
    _phrase("plan.reason", "RPT-05", "{reason}", "{reason}"),
    _phrase(
        "plan.loss",
        "RPT-05",
        "一轮不利情景下，这{total}约少**{loss}**（{share}）。这是按各产品压力情景算出的金额，不是上限，实际可能更多。",
        "In one adverse round this {total} would be about **{loss}** less ({share}). It is computed from each "
        "product's stress scenario and is not a limit: the actual loss can be larger.",
    ),
    _phrase("drawback", "RPT-06", "{text}", "{text}"),
    _phrase(
        "drawback.share",
        "RPT-06",
        "{share}集中在“{product}”一个产品上；它出问题，影响的是这一部分的全部。",
        "{share} lies in one product, “{product}”; trouble there touches all of that part.",
    ),
    _phrase(
        "cost.total",
        "RPT-05",
        "整个方案期间，费用合计**{total}**，占{share}，按年费率和实际持有天数计算。费用已含在产品净值里，不另外向您收取。",
        "Over the whole plan the costs come to **{total}**, {share} of the amount, by yearly rate and days held. "
        "They are taken inside the products, not charged on top.",
    ),
    _phrase(
        "contradiction.none",
        "RPT-02",
        "按规则逐项比对了您的答案和您说过的话，没有发现不一致。",
        "Your answers and your words were compared rule by rule; no contradiction was found.",
    ),
    _phrase("contradiction.both", "RPT-02", "{both}", "{both}"),
    _phrase(
        "risk",
        "RPT-09",
        "投资有风险，理财需谨慎。过往业绩不代表未来表现。",
        "Investing carries risk; decide with care. Past performance does not indicate future results.",
    ),
    _phrase(
        "review.on",
        "RPT-10",
        "最迟**{day}**复核；测评有效至{valid}，过期后不能再买入。",
        "Reviewed no later than **{day}**; the assessment is valid until {valid}, after which nothing can be bought "
        "on it.",
    ),
    _phrase("review.trigger", "RPT-10", "{trigger}", "{trigger}"),
    _phrase(
        "verify.how",
        "RPT-11",
        "扫右边的码，或打开核验页把本文件拖进去：文件不离开您的浏览器。核验页说出这份报告现在的状态，也说明核验不能证明什么。",
        "Scan the code, or open the verification page and drop this file on it: the file does not leave your "
        "browser. The page states what has become of this report, and what verification cannot prove.",
    ),
    _phrase(
        "verify.sources",
        "RPT-11",
        "本文件内附有出具时使用的全部事实（inputs.json）。同样的事实和同样的程序，得到同样的文件。",
        "Attached inside this file are all the facts it was made from (inputs.json). The same facts and the same "
        "program give the same file.",
    ),
)
PHRASES = {phrase.id: phrase for phrase in _ALL}
