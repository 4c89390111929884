"""Print the report of a confirmed alert for an authority. Whoever takes it out is recorded; nobody else hears of it."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from chain.queries import states_for
from hub.audit.operations import record
from hub.catalogue.queries import projects_by_code
from hub.funds.alerts.queries import AlertFacts, alert_of, steps_of
from hub.funds.alerts.words import MOVES, looks_for, measured, sentence_of, title_of
from hub.funds.domain.detectors.handling import AlertMove, AlertState
from hub.funds.domain.ledger import legs_of
from hub.funds.domain.requests import FlowFacts
from hub.funds.evidence import KIND
from hub.funds.models import AlertStep
from hub.funds.queries import flow_by_id
from hub.kernel.actor import Actor
from reports.domain.alert import AlertPaper, ReportedLeg, ReportedStep
from reports.domain.inputs import Text
from reports.domain.voucher import KIND_WORDS, place_words
from reports.rendering.alert import render_alert
from reports.rendering.fonts import load_fonts
from reports.rendering.theme import Language

_SPOKEN: Final[Mapping[Language, str]] = {Language.ZH: "zh-hans", Language.EN: "en"}


class NotConfirmed(Exception):
    """The alert waits or was explained: there is nothing to report to an authority."""


def hand_out_alert_report(*, alert_id: UUID, language: Language, by: Actor, at: datetime) -> tuple[AlertFacts, bytes]:
    """Return a confirmed alert and its report, and record who took it.

    Raises ``AlertUnknown`` and :class:`NotConfirmed`.
    """
    alert = alert_of(alert_id)
    if alert.state is not AlertState.CONFIRMED:
        raise NotConfirmed(f"alert {alert_id} is {alert.state}")
    pdf = render_alert(
        paper=paper_of(alert, language=language), fonts=load_fonts(directory=Path(settings.REPORT_FONT_DIR)),
        language=language,
    )  # fmt: skip
    with transaction.atomic():
        record(by=by, action="alert.report_handed_out", at=at, target_kind="alert", target_id=str(alert_id),
               details={"rule": alert.rule.id, "language": language.value})  # fmt: skip
    return alert, pdf


def paper_of(alert: AlertFacts, *, language: Language) -> AlertPaper:
    """Return what is printed, with the words of one language."""
    rule, chinese = alert.rule, language is Language.ZH
    steps = steps_of(alert.id)
    source = f"{rule.source}第{rule.article}条" if chinese else f"{rule.source} art. {rule.article}"
    house = "平台内部规则，限值未经测算" if chinese else "House rule, limits not measured"
    with override(_SPOKEN[language]):
        return AlertPaper(
            alert_id=alert.id,
            day=alert.day,
            title=title_of(rule),
            sentence=sentence_of(alert),
            looks=looks_for(rule),
            source=source if rule.article else house,
            rule_id=rule.id,
            project_code=alert.project_code,
            facts=tuple(_facts(alert, chinese=chinese)),
            legs=_legs(alert, chinese=chinese),
            steps=tuple(ReportedStep(what=_moved(step), at=step.at, words=step.words) for step in steps),
            at=max(step.at for step in steps),
        )


def _moved(step: AlertStep) -> str:
    return MOVES[AlertMove(step.move)].here.format(who=step.actor_label)


def _facts(alert: AlertFacts, *, chinese: bool) -> list[tuple[str, str]]:
    rows = [("认定值" if chinese else "Measured", measured(alert.found, alert.rule.unit, of=alert.word))]
    if alert.limit:
        rows.append(("限值" if chinese else "Limit", measured(alert.limit, alert.rule.unit, of=alert.word)))
    if alert.project_code:
        rows.append(("项目" if chinese else "Project", alert.project_code))
    if alert.projects:
        rows.append(("其他项目" if chinese else "Other projects", " · ".join(alert.projects)))
    rows += [("投资人编号" if chinese else "Investor no.", str(party)) for party in alert.parties]
    stops = [KIND_WORDS[kind] for kind in alert.rule.stops]
    if stops:
        said = "、".join(kind.zh for kind in stops) if chinese else ", ".join(kind.en for kind in stops)
        over = alert.course.released
        label = ("曾停止" if over else "已停止") if chinese else ("Was stopped" if over else "Stopped")
        rows.append((label, said))
    return rows


def _legs(alert: AlertFacts, *, chinese: bool) -> tuple[ReportedLeg, ...]:
    flows = [flow for one in alert.flows if (flow := flow_by_id(one))]
    projects = projects_by_code(sorted({flow.project_code for flow in flows if flow.project_code}))
    states = states_for(KIND, [flow.id for flow in flows])
    names = {code: Text(facts.name_zh, facts.name_en) for code, facts in projects.items()}
    numbers = {flow_id: state.index + 1 for flow_id, state in states.items()}
    return tuple(
        _leg(flow, names.get(flow.project_code or ""), numbers.get(flow.id), chinese=chinese) for flow in flows
    )


def _leg(flow: FlowFacts, project: Text | None, number: int | None, *, chinese: bool) -> ReportedLeg:
    giving, gaining = (place_words(leg.account, project=project) for leg in legs_of(flow))
    what = KIND_WORDS[flow.kind]
    if flow.reverses:
        what = Text(f"冲回：{what.zh}", f"Taken back: {what.en}")
    return ReportedLeg(
        flow_id=flow.id,
        date=flow.effective_date,
        what=what.zh if chinese else what.en,
        giving=giving.zh if chinese else giving.en,
        gaining=gaining.zh if chinese else gaining.en,
        amount_fen=flow.amount_fen,
        subject_id=flow.subject_id,
        reference=flow.key,
        number=number,
    )
