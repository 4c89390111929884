"""Gather what a report is made of from the rooms below, each fact with the record it comes from."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from crm.profile.domain.statement_rules import TITLES
from crm.profile.queries import StatementFacts, client_header, dimensions, visits_by_id
from crm.suitability.domain.cap_rules import CAP_NAMES
from crm.suitability.domain.caps import Cap as SuitabilityCap
from crm.suitability.domain.gate_rules import AGREES, RATING, TERM
from crm.suitability.domain.inputs import Inputs, write_inputs
from crm.suitability.domain.matching import Outcome
from crm.suitability.domain.matching import Reason as GateReason
from crm.suitability.domain.names import LEVEL_NAMES, LOWEST_CLASS_NAME
from crm.suitability.domain.plan_record import write_plan
from crm.suitability.domain.rule_book import ListedRule
from crm.suitability.domain.words import Words
from crm.suitability.queries import (
    ContradictionFacts,
    JudgedProduct,
    PlanFacts,
    PlanStatus,
    ReportInputs,
    report_inputs,
)
from hub.access.queries import advisors_of
from hub.catalogue.domain.products import ProductFacts
from hub.kernel.clock import business_date
from hub.kernel.digest import sha256_hex
from reports.domain import inputs as paper
from reports.domain.figures import Day, Yuan, in_chinese, in_english
from reports.domain.house import CONFLICTS, LESSONS, POLICY_KEY, TRIGGERS, house_at
from reports.domain.inputs import Evidence, EvidenceKind, ReportContent, Text
from reports.domain.sealing import content_bytes

HEARING_SOURCE = Text("本平台读取笔记的规则", "House rules for reading notes")
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_SLOT = re.compile(r"\{\w+\}")
_RESOLVED = {
    "clarified": Text("已再次询问并记录。", "Asked again and written down."),
    "keeps_cautious": Text("本人书面确认按较谨慎的一项。", "The client stays with the cautious side, in writing."),
    "withdrawn": Text("书面更正：记录有误，或说的是别人。", "Corrected in writing: misheard, or meant somebody else."),
    "reassessed": Text("本人重新测评，以新的答案为准。", "A new assessment took the place of the answers."),
}


class AdvisorMissing(LookupError):
    """Nobody looks after this client, so nobody can sign a report."""


def gather(*, subject_id: UUID, at: datetime) -> ReportContent:
    """Return the content; raise ``NotAssessed``, ``ClientUnknown`` or :class:`AdvisorMissing`."""
    found = report_inputs(subject_id=subject_id, at=at)
    return _Gathering(found, at).content()


class _Gathering:
    """One report being gathered; records are collected while facts are written."""

    def __init__(self, found: ReportInputs, at: datetime) -> None:
        self.found = found
        self.at = at
        self.records: dict[str, Evidence] = {}
        self.heard_rules: dict[str, Text] = {}
        self.needs = dimensions(subject_id=found.subject_id, at=at).needs

    def content(self) -> ReportContent:
        found = self.found
        header = client_header(subject_id=found.subject_id, at=self.at)
        advisor, branch = self._advisor()
        level = self._level()
        self._keep(POLICY_KEY, EvidenceKind.POLICY, Text("本平台公示", "House policy"), "POLICY-1")
        return ReportContent(
            house=house_at(branch),
            client=paper.Client(found.subject_id, header.name, header.id_number.masked if header.id_number else ""),
            advisor=advisor,
            level=level,
            answers=tuple(self._answers()),
            heard=tuple(self._heard()),
            needs=tuple(self._needs()),
            contradictions=tuple(self._contradiction(item) for item in found.contradictions),
            matches=tuple(self._match(item) for item in found.products),
            conflicts=CONFLICTS,
            lessons=LESSONS,
            review=self._review(level),
            plan=self._plan(found.plan),
            needs_label=self._label(),
            basis=tuple(self._basis()),
            rules=tuple(self._rules()),
            evidence=tuple(self.records.values()),
        )

    def _keep(
        self,
        key: str,
        kind: EvidenceKind,
        label: Text,
        record: str,
        *,
        at: datetime | None = None,
        digest: str | None = None,
    ) -> tuple[str, ...]:
        self.records.setdefault(key, Evidence(key, kind, label, record, at, digest))
        return (key,)

    def _advisor(self) -> tuple[paper.Advisor, Text]:
        advisor = advisors_of([self.found.subject_id]).get(self.found.subject_id)
        if advisor is None:
            raise AdvisorMissing(f"investor {self.found.subject_id} has no advisor")
        label = Text("服务关系登记", "Register of advisors")
        evidence = self._keep("advisor", EvidenceKind.RESPONSIBILITY, label, _short(advisor.id))
        name = Text(advisor.display_name, advisor.display_name)
        return paper.Advisor(advisor.id, name, evidence), Text(advisor.branch.name_zh, advisor.branch.name_en)

    # -- what the client answered and said

    def _assessment(self) -> tuple[str, ...]:
        level = self.found.level
        day = business_date(level.taken_at)
        label = Text(f"问卷v{level.version}，{day:%m-%d}", f"Questionnaire v{level.version}, {day:%d %b}")
        return self._keep("assessment", EvidenceKind.ASSESSMENT, label, _short(level.assessment_id), at=level.taken_at)

    def _decision(self) -> tuple[str, ...]:
        level = self.found.level
        day = business_date(level.decided_at)
        label = Text(f"等级决定，{day:%m-%d}", f"Level decision, {day:%d %b}")
        record = _short(level.decision_id)
        return self._keep(
            "decision", EvidenceKind.DECISION, label, record, at=level.decided_at, digest=level.inputs_digest
        )

    def _answers(self) -> Iterator[paper.Answer]:
        answers = self.found.level.answers
        for asked in _asked_of(self.found):
            question = answers.questionnaire.question(asked)
            if question is not None:
                yield paper.Answer(asked, _text(question.text), _text(answers.spoken(asked)), self._assessment())

    def _heard(self) -> Iterator[paper.Heard]:
        """One quotation per sentence of a note; statements in the same sentence share it."""
        facts = {
            str(item.statement.id): item
            for group in (self.needs.dated, self.needs.worries, self.needs.wishes, self.needs.not_wanted)
            for item in group
        }
        visits = visits_by_id(item.visit_id for item in facts.values())
        groups: dict[tuple[UUID, int, int], list[StatementFacts]] = {}
        for statement in self.found.statements:
            item = facts.get(str(statement.id))
            visit = visits.get(item.visit_id) if item else None
            if item and visit and visit.note:
                groups.setdefault((item.visit_id, *_sentence(visit.note.body, item)), []).append(item)
        for (visit_id, start, end), items in groups.items():
            note = visits[visit_id].note
            assert note is not None
            yield self._quoted(items, note.body, start, end)

    def _quoted(self, items: list[StatementFacts], body: str, start: int, end: int) -> paper.Heard:
        first = items[0]
        spans = {
            (max(span.start, start) - start, min(span.end, end) - start)
            for item in items
            for span in item.statement.spans
            if span.start < end and span.end > start
        }
        evidence = tuple(key for item in items for key in self._statement(item.statement.id))
        return paper.Heard(
            id=str(first.statement.id),
            channel=paper.Channel(str(first.statement.channel)),
            excerpt=body[start:end],
            spans=_merged(spans),
            said_on=business_date(first.statement.occurred_at),
            recorded_by=Text(first.author, first.author),
            meaning=_meaning(items),
            rule_id=self._hearing_rule(first),
            evidence=evidence,
        )

    def _hearing_rule(self, item: StatementFacts) -> str:
        self.heard_rules.setdefault(item.statement.rule_id, Text(item.title_zh, item.title_en))
        return item.statement.rule_id

    def _statement(self, statement_id: UUID) -> tuple[str, ...]:
        statement = next((item for item in self.found.statements if item.id == statement_id), None)
        if statement is None:
            return self._decision()
        day = business_date(statement.occurred_at)
        zh, en = _CHANNELS.get(str(statement.channel), ("记录", "Record"))
        label = Text(f"{zh}，{day:%m-%d}", f"{en}, {day:%d %b}")
        record = statement.source_ref.partition(":")[2][:8].upper() or _short(statement.id)
        key = f"statement:{statement.id}"
        return self._keep(key, EvidenceKind.VISIT, label, record, at=statement.occurred_at)

    def _needs(self) -> Iterator[paper.Need]:
        facts = self.found.plan
        if facts is None:
            return
        need = facts.plan.need
        evidence = tuple(key for item in need.statement_ids for key in self._statement(UUID(item)))
        status = facts.status is PlanStatus.CONFIRMED
        zh, en = TITLES[need.kind]
        yield paper.Need(
            id=f"need:{facts.id}",
            label=Text(zh, en),
            status=paper.NeedStatus.CONFIRMED if status else paper.NeedStatus.SUGGESTED,
            rule_id=facts.plan.rule_id,
            evidence=evidence or self._plan_record(facts),
            due_on=need.due_date,
            amount_fen=need.amount_fen,
        )

    def _label(self) -> paper.NeedsLabel | None:
        label = self.needs.label
        if label is None:
            return None
        self.heard_rules.setdefault(label.rule_id, Text("需要的描述", "Describing what is needed"))
        evidence = tuple(key for item in label.statements for key in self._statement(item.id))
        return paper.NeedsLabel(Text(label.zh, label.en), label.rule_id, evidence or self._assessment())

    # -- level, contradictions, products

    def _level(self) -> paper.Level:
        facts = self.found.level
        title = LOWEST_CLASS_NAME if facts.lowest else LEVEL_NAMES[facts.level]
        return paper.Level(
            level=facts.level,
            title=_text(title),
            lowest=facts.lowest,
            binding=facts.decision.binding.value,
            caps=tuple(self._cap(cap) for cap in facts.decision.caps),
            score=facts.score,
            questionnaire=f"v{facts.version}",
            assessed_on=business_date(facts.taken_at),
            valid_until=business_date(facts.valid_until),
            change=_text(facts.decision.change),
            rule_id=facts.decision.binding_cap.rule_id,
            evidence=(*self._assessment(), *self._decision()),
            loss_limit_fen=self.found.standing.loss_limit_fen,
        )

    def _cap(self, cap: SuitabilityCap) -> paper.Cap:
        return paper.Cap(
            name=cap.name.value,
            label=_text(CAP_NAMES[cap.name]),
            level=cap.level,
            reason=_closed(_text(cap.reason)),
            rule_id=cap.rule_id,
            evidence=self._decision(),
        )

    def _contradiction(self, facts: ContradictionFacts) -> paper.Contradiction:
        found, day = facts.found, business_date(facts.opened_at)
        label = Text(f"不一致记录，{day:%m-%d}", f"Contradiction, {day:%d %b}")
        evidence = self._keep(
            f"contradiction:{facts.id}",
            EvidenceKind.CONTRADICTION,
            label,
            _short(facts.id),
            at=facts.opened_at,
            digest=facts.inputs_digest,
        )
        statements = tuple(key for item in found.statements for key in self._statement(item.id))
        return paper.Contradiction(
            id=str(facts.id),
            severity=paper.Severity(facts.severity.value),
            title=_text(found.title),
            first=_answered_side(facts),
            second=_other_side(facts),
            both_may_hold=_text(found.both_may_hold),
            effect=_text(found.consequence),
            open=facts.open,
            rule_id=facts.rule_id,
            evidence=(*evidence, *self._assessment(), *statements),
            resolution=_RESOLVED[facts.resolved.value] if facts.resolved else None,
        )

    def _match(self, judged: JudgedProduct) -> paper.Match:
        verdict = judged.verdict
        told = verdict.blocking or tuple(reason for reason in verdict.reasons if _is_told(reason))
        return paper.Match(
            product=self._product(judged.product),
            allowed=verdict.allowed,
            reasons=tuple(paper.Reason(_text(reason.words), reason.rule.id) for reason in told or verdict.reasons),
            evidence=self._decision(),
        )

    def _product(self, facts: ProductFacts) -> paper.Product:
        digest = sha256_hex(content_bytes(facts))
        label = Text("产品目录", "Product list")
        return paper.Product(
            code=facts.code,
            name=Text(facts.name_zh, facts.name_en),
            issuer=Text(facts.issuer_zh, facts.issuer_en),
            issuer_rating=facts.issuer_rating,
            distributor_rating=facts.distributor_rating,
            term_days=facts.term_days,
            redemption=paper.Redemption(facts.redemption.value),
            stress_loss_bps=facts.stress_loss_bps,
            fee_bps=facts.fee_bps,
            min_ticket_fen=facts.min_ticket_fen,
            evidence=self._keep(f"product:{facts.code}", EvidenceKind.PRODUCT, label, facts.code, digest=digest),
        )

    # -- plan and review

    def _plan_record(self, facts: PlanFacts) -> tuple[str, ...]:
        day = business_date(facts.proposed_at)
        label = Text(f"方案记录，{day:%m-%d}", f"Plan record, {day:%d %b}")
        return self._keep("plan", EvidenceKind.PLAN, label, _short(facts.id), at=facts.proposed_at, digest=facts.digest)

    def _plan(self, facts: PlanFacts | None) -> paper.Plan | None:
        """The plan as proposed; while a contradiction blocks, none is printed."""
        blocked = any(item.open and item.severity.value != "soft" for item in self.found.contradictions)
        allowed = {item.product.code for item in self.found.products if item.verdict.allowed}
        if facts is None or blocked or not {line.product_code for line in facts.plan.lines} <= allowed:
            return None
        plan = facts.plan
        confirmed = facts.decided_at if facts.status is PlanStatus.CONFIRMED else None
        return paper.Plan(
            id=str(facts.id),
            label=_text(plan.title),
            need_id=f"need:{facts.id}",
            lines=tuple(
                paper.PlanLine(
                    line.product_code, line.amount_fen, line.loss_fen, line.fee_fen, _LINE_ROLES[line.role.value]
                )
                for line in plan.lines
            ),
            rounds=tuple(paper.Round(each.number, each.starts, each.ends) for each in plan.rounds),
            loss_one_round_fen=plan.loss_one_round_fen,
            loss_all_rounds_fen=plan.loss_all_rounds_fen,
            reasons=tuple(paper.Reason(_text(item.words), item.rule_id) for item in plan.reasons),
            drawbacks=tuple(paper.Reason(_text(item.words), item.rule_id) for item in plan.disadvantages),
            rule_id=plan.rule_id,
            evidence=self._plan_record(facts),
            confirmed_on=business_date(confirmed) if confirmed else None,
        )

    def _review(self, level: paper.Level) -> paper.Review:
        """Before the second round of a plan, else when the assessment ends: derived from the facts, not from today."""
        plan = self.found.plan
        first = plan.plan.rounds[0].ends if plan and plan.plan.rounds else level.valid_until
        return paper.Review(min(first, level.valid_until), TRIGGERS, "RPT-10", self._assessment())

    # -- rules and basis

    def _rules(self) -> Iterator[paper.Rule]:
        listed = {rule.id: rule for rule in self.found.rules}
        yield from (_rule(rule) for rule in listed.values())
        since = min(rule.effective_from for rule in listed.values())
        for rule_id, title in sorted(self.heard_rules.items()):
            if rule_id not in listed:
                yield paper.Rule(rule_id, since, title, HEARING_SOURCE, confirmed=True)

    def _basis(self) -> Iterator[paper.Basis]:
        """What a recomputation starts from: the inputs of the level, the plan, the products, the state of the rules."""
        level = self.found.level
        sealed = write_inputs(Inputs(answers=level.answers, evidence=level.evidence))
        yield paper.Basis("level_inputs", sealed.decode())
        if self.found.plan:
            yield paper.Basis("plan", write_plan(self.found.plan.plan).decode())
        for judged in self.found.products:
            yield paper.Basis(f"product:{judged.product.code}", content_bytes(judged.product).decode())
        yield paper.Basis("rules_digest", self.found.rules_digest)


_TOLD_OF_MATCHES = (RATING.id, TERM.id)
_LINE_ROLES = {
    "term": Text(
        "到期取回，逐轮滚动，用钱日前全部回款。", "Held to maturity, round by round, all back before the date."
    ),
    "cash": Text("随时可取，应付提前用钱。", "On demand, should the money be needed sooner."),
}
_CHANNELS = {
    "online": ("线上记录", "Online"),
    "desk": ("柜台记录", "Desk note"),
    "phone": ("电话记录", "Phone note"),
    "wechat": ("微信记录", "WeChat note"),
    "system": ("系统记录", "System"),
    "document": ("文件", "Document"),
}


def _is_told(reason: GateReason) -> bool:
    """Of a match the report names rating, term and what is to be noted; contradictions have their own section."""
    return reason.rule.id in _TOLD_OF_MATCHES or (reason.outcome is Outcome.NOTED and reason.rule is not AGREES)


def _text(words: Words) -> Text:
    return Text(words.zh, words.en)


def _closed(text: Text) -> Text:
    """End a reason as a sentence ends."""
    return Text(text.zh.rstrip("。") + "。", text.en.rstrip(".") + ".")


def _short(identifier: UUID) -> str:
    """The last twelve characters: version 7 identifiers share their beginnings."""
    return identifier.hex[-12:].upper()


def _rule(rule: ListedRule) -> paper.Rule:
    article_zh = f"第{rule.source.article}条" if rule.source.article else ""
    article_en = f", art. {rule.source.article}" if rule.source.article else ""
    source = Text(rule.source.title.zh + article_zh, rule.source.title.en + article_en)
    title = Text(_headline(rule.title.zh), _headline(rule.title.en))
    return paper.Rule(rule.id, rule.effective_from, title, source, rule.source.confirmed)


def _headline(words: str) -> str:
    """The first clause of a rule's words, its places left open."""
    return _SLOT.sub("…", re.split(r"[；;。]|, and |: ", words, maxsplit=1)[0])


def _asked_of(found: ReportInputs) -> Iterable[str]:
    """The questions that caps and contradictions rest on, in the order of the questionnaire."""
    used = {"horizon", "attitude", "loss_limit", "intended_amount"}
    used |= {side.question_id for item in found.contradictions for side in item.found.answers}
    return [question.id for question in found.level.answers.questionnaire.questions if question.id in used]


def _sentence(body: str, item: StatementFacts) -> tuple[int, int]:
    """Return the sentence of a note around the words that a rule used."""
    spans = item.statement.spans
    begin, finish = min(span.start for span in spans), max(span.end for span in spans)
    before = [match.end() for match in _SENTENCE_END.finditer(body, 0, begin)]
    after = _SENTENCE_END.search(body, finish)
    return (before[-1] if before else 0), (after.end() if after else len(body))


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Join spans that touch or overlap."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _meaning(items: list[StatementFacts]) -> Text:
    """Say what was read out of a sentence, with its dates and amounts."""
    zh = "；".join(_said(item, chinese=True) for item in items)
    en = "; ".join(_said(item, chinese=False) for item in items)
    return Text(f"从这句话里读出：{zh}。", f"Read out of this: {en}.")


def _said(item: StatementFacts, *, chinese: bool) -> str:
    write, statement = (in_chinese if chinese else in_english), item.statement
    parts = [item.title_zh if chinese else item.title_en]
    if statement.due_date:
        parts.append(write(Day(statement.due_date)))
    if statement.amount_fen is not None:
        parts.append(write(Yuan(statement.amount_fen)))
    return ("，" if chinese else ", ").join(parts)


def _answered_side(facts: ContradictionFacts) -> paper.Side:
    answers = facts.found.answers
    side = next((side for side in answers if side.clashes), answers[0])
    return paper.Side(_text(side.answer), _text(side.question))


def _other_side(facts: ContradictionFacts) -> paper.Side:
    """What stands against the first answer: the words that were said, else the second answer."""
    found = facts.found
    if not found.statements:
        side = next((side for side in reversed(found.answers) if side.clashes), found.answers[-1])
        return paper.Side(_text(side.answer), _text(side.question))
    words = "……".join(item.excerpt for item in found.statements)
    first = found.statements[0]
    zh, en = _CHANNELS.get(str(first.channel), ("记录", "Record"))
    day = business_date(first.occurred_at)
    return paper.Side(Text(words, words), Text(f"{zh}，{day:%m-%d}", f"{en}, {day:%d %b}"), ((0, len(words)),))
