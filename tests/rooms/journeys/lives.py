"""Invented lives told through both doors for apps and at the desk, and what they leave behind."""

import base64
import gzip
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from crm.identity.domain.sightings import Assurance
from crm.identity.models import Edge, Identifier, LinkKey, Membership, ReviewItem, SourceRecord
from crm.journeys.intake.desk import VisitForm, record_visits
from crm.profile.domain.golden import Fact
from crm.profile.domain.vocabulary import Channel
from crm.profile.models import ClientCard, FactObservation, GoldenValue, Note, NoteStatement, Touchpoint, Visit
from crm.suitability.domain.questionnaire_v4 import QUESTIONNAIRE_V4
from crm.suitability.models import Assessment
from crm.suitability.queries import current_level, open_contradictions
from hub.access.models import Redirect, User
from hub.access.scope import entered, system_scope
from hub.inbox.models import Pending
from hub.ingest.operations import fold_due, issue_write_key
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from tests.domain.suitability.cases import BOLD, CAREFUL

BY = system_actor("test")
BEGINNING = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
LOOKED_AT = datetime(2099, 1, 1, tzinfo=UTC)
NAMES = ("沈若溪", "沈若兮", "瀋若溪", "沈女士", "欧阳修", "欧阳脩", "王伟", "王玮", "Wang Wei", "David Lee", "单小曼")
PHONES = ("13800126021", "13800126022", "13912345678", "138****6021", "15900001111")
NUMBERS = ("110101199003070070", "1101**********0070", "330106198502140010", "3301**********0010", "")
NOTES = (
    "孩子明年上大学，要备十八万，别亏。",
    "对方电话13912345678，亏一点没关系。",
    "想问问养老的事，手机换成了 138 0012 6022。",
    "",
)
CITIES = ("杭州", "宁波", "Shanghai", "")

Told = tuple[str, Any]
"""Where something was told, and what."""


def life(rng: random.Random, length: int, advisor: User) -> list[Told]:
    """Draw so many things that few people with few phones, names and numbers say and do."""
    doors: Mapping[str, Callable[[int], Any]] = {
        "segment": lambda number: _by_segment(rng, number),
        "sensors": lambda number: _by_sensors(rng, number),
        "desk": lambda number: _at_the_desk(rng, number, advisor),
    }
    chosen = (rng.choice(("segment", "segment", "sensors", "desk")) for _ in range(length))
    return [(door, doors[door](number)) for number, door in enumerate(chosen)]


def _moment(rng: random.Random) -> datetime:
    """One of few, so that two say something at one moment."""
    return BEGINNING + timedelta(days=rng.randrange(60), hours=rng.choice((0, 0, 5)))


def _by_segment(rng: random.Random, number: int) -> dict[str, Any]:
    kind = rng.choice(("identify", "identify", "track", "track", "page", "alias", "group"))
    who = {"userId": rng.choice(("u-1", "u-2", "u-3", "")), "anonymousId": rng.choice(("a-1", "a-2", "a-3", ""))}
    event = {"type": kind, "messageId": f"m-{number}", "timestamp": _moment(rng).isoformat()}
    event |= {key: value for key, value in who.items() if value}
    if kind == "identify":
        said = {"name": NAMES, "phone": PHONES, "city": CITIES, "idNumber": NUMBERS}
        event["traits"] = {key: rng.choice(values) for key, values in said.items() if rng.random() < 0.6}
    elif kind == "track":
        event |= _did(rng, number)
    elif kind == "alias":
        event |= {"previousId": rng.choice(("a-1", "a-2", "a-3")), "userId": rng.choice(("u-1", "u-2", "u-3"))}
    elif kind == "group":
        event["groupId"] = "g-1"
    return event


def _did(rng: random.Random, number: int) -> dict[str, Any]:
    viewed = {"product_code": rng.choice(("TERM-3M-1", "COLD-3"))}
    sheets = (CAREFUL, BOLD, {question: rng.choice((CAREFUL, BOLD))[question] for question in CAREFUL})
    answers = {"version": QUESTIONNAIRE_V4.version, "answers": dict(rng.choice(sheets))}
    name, properties = rng.choice((
        ("Product Viewed", viewed),
        ("Bid Placed", {"product_code": "TERM-3M-1", "amount": rng.randrange(1, 9)}),
        ("Risk Assessment Completed", answers),
        ("Risk Assessment Completed", answers),
    ))  # fmt: skip
    return {"event": name, "properties": properties}


def _by_sensors(rng: random.Random, number: int) -> dict[str, Any]:
    login, device = rng.choice(("u-1", "u-2", "u-4")), rng.choice(("d-1", "d-2"))
    viewed = {"type": "track", "event": "ViewProduct", "properties": {"product_code": "COLD-3"}}
    said = {"name": rng.choice(NAMES), "$phone": rng.choice(PHONES), "$city": rng.choice(CITIES)}
    mobile = {"$identity_login_id": login, "$identity_mobile": "13800126021"}
    record = rng.choice((
        {**viewed, "distinct_id": device},
        {**viewed, "distinct_id": login, "login_id": login, "anonymous_id": device},
        {"type": "track_signup", "event": "$SignUp", "distinct_id": login, "original_id": device},
        {"type": "profile_set", "distinct_id": login, "login_id": login, "properties": said},
        {"type": "profile_set_once", "distinct_id": login, "login_id": login, "properties": {"name": said["name"]}},
        {"type": "track_id_bind", "event": "$BindID", "distinct_id": login, "identities": mobile},
    ))  # fmt: skip
    return {**record, "time": int(_moment(rng).timestamp() * 1000), "_track_id": number}


def _at_the_desk(rng: random.Random, number: int, advisor: User) -> VisitForm:
    city = rng.choice(CITIES)
    return VisitForm(
        key=f"v-{number}", channel=rng.choice((Channel.DESK, Channel.PHONE)), arrived_at=_moment(rng),
        branch_id=advisor.branch_id, advisor_id=advisor.id, advisor_label="林晓", source=rng.choice(("desk", "east")),
        name=rng.choice(NAMES), phone=rng.choice(PHONES), id_number=rng.choice(NUMBERS), note=rng.choice(NOTES),
        facts={Fact.CITY: city} if city else {},
    )  # fmt: skip


class Doors:
    """Both doors for apps and the desk; what comes in is folded at once."""

    def __init__(self) -> None:
        keys = [
            issue_write_key(source=name, project=name, assurance=Assurance.VERIFIED, by=BY, at=utc_now()).key
            for name in ("app", "mall")
        ]
        self._basic = "Basic " + base64.b64encode(f"{keys[0]}:".encode()).decode()
        self._token = keys[1]

    def tell(self, told: Sequence[Told]) -> None:
        """Hand everything in, at each door in one request."""
        for door, hand_in in (("segment", self._segment), ("sensors", self._sensors), ("desk", self._desk)):
            if some := [what for where, what in told if where == door]:
                hand_in(some)
        while fold_due(at=utc_now()):
            pass
        with entered(system_scope("test")):
            assert list(Pending.objects.values_list("last_error", flat=True)) == [], "everything is folded"

    def _segment(self, events: list[dict[str, Any]]) -> None:
        body, headers = json.dumps({"batch": events}), {"Authorization": self._basic}
        sent = Client().post("/v1/batch", body, content_type="application/json", headers=headers)
        assert sent.status_code == 200

    def _sensors(self, records: list[dict[str, Any]]) -> None:
        packed = base64.b64encode(gzip.compress(json.dumps(records).encode())).decode()
        form = urlencode({"data_list": packed, "gzip": "1"})
        sent = Client().post(f"/sa?project=mall&token={self._token}", form, content_type="text/plain")
        assert sent.status_code == 200

    def _desk(self, forms: list[VisitForm]) -> None:
        record_visits(forms=list({form.key: form for form in forms}.values()), by=BY, at=utc_now())


def batches(rng: random.Random, told: Sequence[Told]) -> Iterator[Sequence[Told]]:
    """Cut into parts of any length."""
    start = 0
    while start < len(told):
        size = rng.choice((1, 1, 2, 5, 20))
        yield told[start : start + size]
        start += size


def left_behind() -> dict[str, set[Any]]:
    """What is stored of who is who and what they are. Ids of profiles are drawn by lot, so a person is the records."""
    with entered(system_scope("test")):
        persons: dict[Any, set[Any]] = {}
        for record, subject in Membership.objects.filter(superseded_at=None).values_list("record_id", "subject_id"):
            persons.setdefault(subject, set()).add(record)
        for absorbed, survivor in Redirect.objects.values_list("subject_id", "survivor_id"):
            assert absorbed not in persons, "who has records leads nowhere"
            assert survivor in persons
        who = {subject: frozenset(records) for subject, records in persons.items()}
        return {"persons": set(who.values()), **_of_records(), **_of_persons(who)}


def _of_records() -> dict[str, set[Any]]:
    return {
        "records": set(SourceRecord.objects.values_list("id", "source", "is_device", "seen_since")),
        "marks": {(r.record_id, r.kind, r.value, r.assurance, r.seen_since) for r in Identifier.objects.all()},
        "keys": set(LinkKey.objects.values_list("record_id", "rule", "blind")),
        "edges": {(r.left_id, r.right_id, r.weight, str(r.levels)) for r in Edge.objects.all()},
        "questions": set(ReviewItem.objects.values_list("left_id", "right_id", "weight", "decision")),
        "touches": set(Touchpoint.objects.values_list(
            "id", "source_id", "owner_source_id", "kind", "occurred_at", "label", "product_code", "amount_fen")),
        "visits": set(Visit.objects.values_list("id", "source_id", "arrived_at")),
        "notes": set(Note.objects.values_list("id", "source_id")),
        "statements": set(NoteStatement.objects.values_list("id", "source_id", "kind", "amount_fen", "due_date")),
        "said": {(r.source_id, r.fact, r.value, r.channel, r.assurance, r.observed_at)
                 for r in FactObservation.objects.all()},
        "assessments": set(Assessment.objects.values_list("source_id", "key", "taken_at", "digest")),
    }  # fmt: skip


def _of_persons(who: Mapping[Any, frozenset[Any]]) -> dict[str, set[Any]]:
    """A profile that nobody is any more has no golden value and no card: it would be shown as None."""
    clashes = {subject: open_contradictions(subject_id=subject) for subject in who}
    levels = {subject: current_level(subject_id=subject, at=LOOKED_AT) for subject in who}
    return {
        "golden": {(who.get(r.subject_id), r.dimension, r.key, r.value, r.source_id, r.channel, r.observed_at,
                    r.rule_id, r.others) for r in GoldenValue.objects.all()},
        "cards": {(who.get(r.subject_id), r.name, r.latin_name, r.phone_masked, r.gender, r.birth_year,
                   r.last_online_at, r.last_contact_at, r.last_contact_channel, r.last_seen_at, *r.need_kinds,
                   r.latest_statement_id, r.label_zh) for r in ClientCard.objects.all()},
        "levels": {(who[subject], found and found.level) for subject, found in levels.items()},
        "clashes": {(who[subject], *sorted(one.rule_id for one in found)) for subject, found in clashes.items()},
    }  # fmt: skip
