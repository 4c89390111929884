"""List the rules a report was made by, and the inputs from which it can be computed again."""

from collections.abc import Iterable, Iterator, Mapping

from crm.profile.domain.label import NeedsLabel
from crm.suitability.domain.inputs import Inputs, write_inputs
from crm.suitability.domain.plan_record import write_plan
from crm.suitability.domain.rule_book import ListedRule
from crm.suitability.queries import ReportInputs
from hub.kernel.canonical import canonical_bytes
from reports.domain import inputs as paper
from reports.domain.inputs import Text
from reports.domain.rules import printed_rule
from reports.domain.sealing import content_bytes
from reports.gathering.heard import Quotation

HEARING_SOURCE = Text("本平台读取笔记的规则", "House rules for reading notes")
_LABELLING = Text("需要的描述", "Describing what is needed")


def hearing_rules(*, quotations: Iterable[Quotation], label: NeedsLabel | None) -> dict[str, Text]:
    """Return the titles of the rules that read the notes, by id; the first quotation names its rule."""
    titles: dict[str, Text] = {}
    for first in (quotation.first for quotation in quotations):
        titles.setdefault(first.statement.rule_id, Text(first.title_zh, first.title_en))
    if label is not None:
        titles.setdefault(label.rule_id, _LABELLING)
    return titles


def rules_of(*, listed: Iterable[ListedRule], hearing: Mapping[str, Text]) -> tuple[paper.Rule, ...]:
    """Return the rule book, then the hearing rules by id that are not in it."""
    book = {rule.id: rule for rule in listed}
    # Hearing rules carry no date of their own: they are dated like the oldest rule of the book.
    since = min(rule.effective_from for rule in book.values())
    heard = [(rule_id, title) for rule_id, title in sorted(hearing.items()) if rule_id not in book]
    return (
        *(printed_rule(rule) for rule in book.values()),
        *(paper.Rule(rule_id, since, title, HEARING_SOURCE, confirmed=True) for rule_id, title in heard),
    )


def basis_of(*, found: ReportInputs) -> tuple[paper.Basis, ...]:
    """What a recomputation starts from: the inputs of the level, the plan, the products, the state of the rules."""
    return tuple(_basis(found))


def _basis(found: ReportInputs) -> Iterator[paper.Basis]:
    level = found.level
    sealed = write_inputs(Inputs(answers=level.answers, evidence=level.evidence))
    yield paper.Basis("level_inputs", sealed.decode())
    if found.plan:
        yield paper.Basis("plan", write_plan(found.plan.plan).decode())
    for judged in found.products:
        yield paper.Basis(f"product:{judged.product.code}", content_bytes(judged.product).decode())
    if found.standing.rules.changes:
        yield paper.Basis("rule_changes", canonical_bytes(found.standing.rules.pairs()).decode())
    yield paper.Basis("rules_digest", found.rules_digest)
