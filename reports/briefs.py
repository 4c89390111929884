"""Hand out the one-page brief on a client, from the rooms as they stand; whoever takes it is recorded."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from crm.identity.domain.names import read_name
from crm.journeys.queries import next_appointment, open_tasks
from crm.profile.queries import ClientHeader, Dimensions, StatementFacts, portrait, visits_by_id
from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.names import LEVEL_NAMES, LOWEST_CLASS_NAME, level_code
from crm.suitability.domain.words import Words
from crm.suitability.queries import LevelFacts, PlanStatus, current_level, open_contradictions, plans_for
from hub.access.queries import Advisor, advisors_of
from hub.audit.operations import record
from hub.catalogue.queries import products_by_code, projects_by_code
from hub.funds.queries import HoldingFacts, holdings_and_purse
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date
from reports.domain.brief import BriefPaper, First, HoldingLine, Owed, SaidLine
from reports.domain.figures import Day, Yuan, in_chinese, in_english
from reports.domain.inputs import Channel, Text
from reports.rendering.brief import render_brief
from reports.rendering.fonts import load_fonts
from reports.rendering.theme import Language

NOTES = 3
"""Notes quoted, the newest first: what an advisor reads in a minute (unmeasured)."""


_NOT_ASSESSED = (
    "尚未测评：不得推荐任何产品，请先邀请填写问卷。",
    "Not assessed: nothing may be recommended. Invite to the questionnaire.",
)
_EXPIRED = (
    "测评已过期：重新测评之前不得推荐任何产品。",
    "The assessment has expired: nothing may be recommended before a new one.",
)


def hand_out_brief(*, subject_id: UUID, language: Language, by: Actor, at: datetime) -> bytes:
    """Return the brief, and record who took it; raise ``ClientUnknown`` outside the scope."""
    with override("en" if language is Language.EN else "zh-hans"):
        paper = brief_of(subject_id=subject_id, language=language, at=at)
    pdf = render_brief(paper=paper, fonts=load_fonts(directory=Path(settings.REPORT_FONT_DIR)), language=language)
    with transaction.atomic():
        record(by=by, action="brief.handed_out", at=at, subject_id=paper.subject_id, target_kind="client",
               target_id=str(paper.subject_id), details={"language": language.value})  # fmt: skip
    return pdf


def brief_of(*, subject_id: UUID, language: Language, at: datetime) -> BriefPaper:
    """Return what the brief says, in one language; the active translation is that language's."""
    header, dims = portrait(subject_id=subject_id, at=at)
    subject = header.subject_id
    level = current_level(subject_id=subject, at=at)
    meeting = next_appointment(subject, at=at)
    holdings, purse = holdings_and_purse(subject_id=subject, on=business_date(at))
    advisor = advisors_of([subject]).get(subject)
    tasks = open_tasks(subject_id=subject)
    return BriefPaper(
        subject_id=subject,
        client=header.name,
        latin=header.latin_name,
        phone=header.phone.masked if header.phone else "",
        about=_about(header, language),
        advisor=_advisor(advisor),
        branch=Text(advisor.branch.name_zh, advisor.branch.name_en) if advisor else Text("–", "–"),
        level=level_code(level.level) if level else "–",
        level_words=_level_words(level, language),
        level_until=business_date(level.valid_until).isoformat() if level else "",
        binding=_said(level.decision.binding_cap.reason, language) if level else "",
        meeting_at=meeting.starts_at if meeting else None,
        meeting_words=meeting.get_purpose_display() if meeting else "",
        last_contact=business_date(header.last_contact.at).isoformat() if header.last_contact else "–",
        total_fen=sum(holding.amount_fen for holding in holdings) + purse,
        purse_fen=purse,
        first=tuple(_first(subject, level, language)),
        said=_notes(dims),
        label=_pick(dims.needs.label.zh, dims.needs.label.en, language) if dims.needs.label else "",
        wants=tuple(_need(item, language) for item in (*dims.needs.dated, *dims.needs.wishes)),
        worries=tuple(_title(item, language) for item in dims.needs.worries),
        unwanted=tuple(_title(item, language) for item in dims.needs.not_wanted),
        owed=tuple(Owed(words=task.get_kind_display(), due_at=task.due_at, late=task.due_at < at) for task in tasks),
        holdings=tuple(_holding(one, language) for one in holdings),
        looked_at=() if dims.objected else _looked_at(dims, language),
        at=at,
    )


def _first(subject_id: UUID, level: LevelFacts | None, language: Language) -> Iterator[First]:
    """What to settle, the gravest first."""
    if level is None:
        yield First(words=_pick(*_NOT_ASSESSED, language), alarm=True)
    elif level.expired:
        yield First(words=_pick(*_EXPIRED, language), alarm=True)
    for facts in open_contradictions(subject_id=subject_id):
        material = facts.severity is Severity.MATERIAL
        title, stop = _said(facts.found.title, language).rstrip("。."), _pick("。", ". ", language)
        yield First(words=f"{title}{stop}{_said(facts.found.consequence, language)}", alarm=material)
    for plan in plans_for(subject_id=subject_id):
        if plan.status is PlanStatus.PROPOSED:
            yield First(
                words=_pick("一起过一遍：", "To go through together: ", language) + _said(plan.plan.title, language)
            )


def _about(header: ClientHeader, language: Language) -> str:
    return _pick(f"{header.age}岁", f"{header.age} years old", language) if header.age else ""


def _advisor(advisor: Advisor | None) -> Text:
    if advisor is None:
        return Text("–", "–")
    read = read_name(advisor.display_name)
    return Text(advisor.display_name, read.latin if read else advisor.display_name)


def _level_words(level: LevelFacts | None, language: Language) -> str:
    if level is None:
        return _pick("尚未测评", "Not assessed", language)
    return _said(LOWEST_CLASS_NAME if level.lowest else LEVEL_NAMES[level.level], language)


def _notes(dims: Dimensions) -> tuple[SaidLine, ...]:
    """The newest notes that something was read out of, each once, with the words that were used."""
    groups = (dims.needs.dated, dims.needs.worries, dims.needs.wishes, dims.needs.not_wanted)
    items = sorted((item for group in groups for item in group), key=lambda item: item.statement.occurred_at)
    by_note: dict[UUID, list[StatementFacts]] = {}
    for item in reversed(items):
        by_note.setdefault(item.note_id, []).append(item)
    newest = list(by_note.values())[:NOTES]
    visits = visits_by_id(item[0].visit_id for item in newest)
    return tuple(
        _quoted(found, visits[found[0].visit_id].note.body)  # type: ignore[union-attr]
        for found in newest
        if found[0].visit_id in visits and visits[found[0].visit_id].note
    )


def _quoted(items: Sequence[StatementFacts], body: str) -> SaidLine:
    first = items[0]
    spans = sorted({(span.start, span.end) for item in items for span in item.statement.spans})
    apart: list[tuple[int, int]] = []
    for start, end in spans:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return SaidLine(
        excerpt=body, spans=tuple(apart), channel=Channel(str(first.statement.channel)),
        at=first.statement.occurred_at, author=first.author,
    )  # fmt: skip


def _need(item: StatementFacts, language: Language) -> str:
    statement, parts = item.statement, [_title(item, language)]
    if statement.due_date:
        parts.append(_day(Day(statement.due_date), language))
    if statement.amount_fen is not None:
        write = in_english if language is Language.EN else in_chinese
        parts.append(write(Yuan(statement.amount_fen)))
    return _pick("，", ", ", language).join(parts)


def _title(item: StatementFacts, language: Language) -> str:
    return _pick(item.title_zh, item.title_en, language)


def _holding(holding: HoldingFacts, language: Language) -> HoldingLine:
    return HoldingLine(
        project=_pick(holding.project.name_zh, holding.project.name_en, language),
        rating=f"R{holding.product.rating}" if holding.product else "",
        principal_fen=holding.amount_fen,
    )


def _looked_at(dims: Dimensions, language: Language) -> tuple[str, ...]:
    """What was read in the app most, by its name; what has none is left out."""
    codes = [looked.subject for looked in dims.behaviour.looked_at]
    names = {code: (facts.name_zh, facts.name_en) for code, facts in projects_by_code(codes).items()}
    names |= {code: (facts.name_zh, facts.name_en) for code, facts in products_by_code(codes).items()}
    return tuple(dict.fromkeys(_pick(*names[code], language) for code in codes if code in names))


def _day(day: Day, language: Language) -> str:
    return in_english(day) if language is Language.EN else in_chinese(day)


def _said(words: Words, language: Language) -> str:
    return _pick(words.zh, words.en, language)


def _pick(zh: str, en: str, language: Language) -> str:
    return en if language is Language.EN else zh
