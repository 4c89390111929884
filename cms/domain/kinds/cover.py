"""What every disclosure begins with: a title, one sentence, and the risk notice."""

from cms.domain.schema import Chapter, Field, Wanted, chapter, line, prose, wanted

TITLE = line("title", "标题", "Title")
SUMMARY = prose("summary", "一句话说明", "In one sentence").hinted(
    "读者在列表里先看到这句话：说事实，不作承诺。", "Readers meet this sentence first, in lists: facts, no promises."
)
RISK_NOTICE = prose("risk_notice", "风险提示", "Risk notice").hinted(
    "须含“投资有风险，理财需谨慎”与“过往业绩不代表未来表现”。",
    "Has to say that investing carries risk and that past performance does not indicate future results.",
)
COVERED: Wanted = wanted("D-GEN", "title", "summary", "risk_notice")


def cover(*fields: Field) -> Chapter:
    """The first chapter; `fields` of a kind stand between the sentence and the risk notice."""
    return chapter("cover", "封面", "Cover", TITLE, SUMMARY, *fields, RISK_NOTICE)
