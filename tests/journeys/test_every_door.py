"""Every address, as everybody, on own and foreign objects; an address or pair that is not listed fails."""

import re
import time
from collections import Counter

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from doors import DOORS, DRAFTING, EVERYBODY, INVESTOR, NOBODY, Door


def patterns(resolver, prefix="", namespace=""):
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            yield route, namespace + (pattern.name or "")


def ours():
    return {name for route, name in patterns(get_resolver()) if not route.startswith(("drafting/", "^drafting"))}


def test_every_address_is_listed_and_every_listed_address_exists():
    assert ours() == set(DOORS)


@pytest.fixture(scope="module")
def objects(hub):
    """Objects of the first flagship client; the lesson is the second's, who has the same advisor."""
    profile, second = (hub.summary["flagship"][name].rstrip("/").rpartition("/")[2]
                       for name in ("profile_url", "second_profile_url"))  # fmt: skip
    with hub.owner() as owner:

        def one(sql, *values):
            return str(owner.execute(sql, values).fetchone()[0])

        lesson = one(
            "SELECT id FROM suitability_contradiction WHERE subject_id = %s AND teach_back <> '' LIMIT 1", second
        )
        return {
            "slug": "project-nb-cold-3",
            "subject_id": profile,
            "number": one("SELECT number FROM contracts_contract WHERE subject_id = %s LIMIT 1", profile),
            "contract_id": one("SELECT id FROM contracts_contract WHERE subject_id = %s LIMIT 1", profile),
            "flow_id": one("SELECT id FROM funds_flow WHERE subject_id = %s LIMIT 1", profile),
            "investment": one(
                "SELECT project_code || '/' || contract_number FROM funds_flow"
                " WHERE subject_id = %s AND kind = 'bid' AND contract_number <> '' LIMIT 1", profile),
            "month": one(
                "SELECT to_char(min(effective_date), 'YYYY-MM') FROM funds_flow WHERE subject_id = %s", profile
            ),
            "report_id": one("SELECT id FROM reports_report WHERE subject_id = %s LIMIT 1", profile),
            "plan_id": one("SELECT id FROM suitability_planproposal WHERE subject_id = %s LIMIT 1", profile),
            "contradiction_id": one("SELECT id FROM suitability_contradiction WHERE subject_id = %s LIMIT 1", profile),
            "lesson_id": lesson,
            "task_id": one("SELECT id FROM journeys_advisortask WHERE subject_id = %s LIMIT 1", profile),
            "mark_id": one(
                "SELECT i.id FROM identity_identifier i JOIN identity_membership m ON m.record_id = i.record_id"
                " WHERE m.subject_id = %s AND i.kind = 'phone' LIMIT 1", profile),
            "submission_id": one("SELECT id FROM cms_submission LIMIT 1"),
            "quarantined_id": one("SELECT id FROM inbox_quarantined LIMIT 1"),
            "alert_id": one("SELECT id FROM funds_alert LIMIT 1"),
            "day": one("SELECT max(day) FROM funds_reconciledday"),
            "break_id": one("SELECT id FROM funds_break LIMIT 1"),
            "erasure_id": one("SELECT id FROM retention_erasure WHERE decision = 'granted' LIMIT 1"),
            "statement_id": one("SELECT id FROM funds_statement LIMIT 1"),
        }  # fmt: skip


def expected(door: Door, login: str) -> set[int]:
    if login == NOBODY and door.path.startswith("/my/v1/") and NOBODY not in door.roles:
        return {401}
    if login not in door.roles:
        return {302} if login == NOBODY else {302} if door.path == "/accounts/login/" else {403}
    if door.owned and login not in door.sees:
        return {404}
    return {door.answer}


def patiently(session, address):
    """Everybody here comes from one address, which may have so many papers printed a minute, counted by the clock."""
    answer = session.get(address, allow_redirects=False, timeout=30)
    if answer.status_code == 429:
        time.sleep(61 - time.time() % 60)
        answer = session.get(address, allow_redirects=False, timeout=30)
    return answer


@pytest.mark.parametrize("login", EVERYBODY, ids=lambda login: login or "nobody")
def test_a_get_gives_each_exactly_what_the_list_says(hub, objects, login):
    wrong = {}
    for name, door in DOORS.items():
        answer = patiently(hub.session(login), hub.url + door.path.format(**objects))
        if answer.status_code not in expected(door, login):
            wrong[name] = (answer.status_code, expected(door, login))
    assert wrong == {}


@pytest.mark.parametrize("login", EVERYBODY, ids=lambda login: login or "nobody")
def test_a_post_on_what_is_not_ones_own_never_gets_through(hub, objects, login):
    session, token = with_token(hub, login)
    wrong = {}
    for name, door in DOORS.items():
        outside = login not in door.roles or (
            login not in door.sees and re.search(r"\{(?!slug|contract_id)", door.path)
        )
        if not outside or NOBODY in door.roles:
            continue
        answer = session.post(hub.url + door.path.format(**objects), {"csrfmiddlewaretoken": token, "reason": "x"},
                              allow_redirects=False, timeout=30)  # fmt: skip
        if answer.status_code not in {401, 403, 404, 405} and not (login == NOBODY and to_sign_in(answer)):
            wrong[name] = answer.status_code
    assert wrong == {}


def with_token(hub, login):
    """A session and what its forms carry: without it, every POST would be refused for the wrong reason."""
    session = hub.session(login)
    session.get(f"{hub.url}/accounts/login/", timeout=30)
    return session, session.cookies.get("hub_csrf", "")


def to_sign_in(answer):
    return answer.status_code == 302 and "/accounts/login/" in answer.headers["location"]


@pytest.fixture(scope="module")
def drafting(hub):
    """Every Wagtail address with the id of a draft that lies there, and who of those outside tries it."""
    with hub.owner() as owner:
        draft = str(owner.execute("SELECT page_ptr_id FROM cms_projectdisclosurepage LIMIT 1").fetchone()[0])
    routes = [route for route, _ in patterns(get_resolver()) if route.startswith("drafting/")]
    assert len(routes) > 100
    outside = [login for login in EVERYBODY if login not in DRAFTING]
    tried = []
    for number, route in enumerate(routes):
        path = "/" + re.sub(r"<(?:int|str|slug|path|uuid)?:?\w+>|\(\?P<\w+>[^)]*\)", draft, route)
        path = re.sub(r"[\^$\\]|\(\?:.*", "", path)
        tried += [(path, login) for login in {NOBODY, INVESTOR, outside[number % len(outside)]}]
    return tried


def test_the_drafting_room_takes_nothing_from_anybody_else(hub, drafting):
    ways = {login: with_token(hub, login) for login in {login for _, login in drafting}}
    wrong = {}
    for path, login in drafting:
        session, token = ways[login]
        data = {"csrfmiddlewaretoken": token, "action-publish": "1", "title": "x"}
        answer = session.post(hub.url + path, data, allow_redirects=False, timeout=30)
        may_sign_in = login == NOBODY or path == "/drafting/login/"
        if answer.status_code not in {403, 404, 405} and not (may_sign_in and to_sign_in(answer)):
            wrong[path, login] = answer.status_code
    assert wrong == {}


def test_the_drafting_room_is_closed_to_everybody_else(hub, drafting):
    found = Counter()
    for path, login in drafting:
        found[hub.session(login).get(hub.url + path, allow_redirects=False, timeout=30).status_code] += 1
    assert set(found) <= {302, 403, 404}
    assert found[403] > len(drafting) / 6


MACHINES = ("/health", "/log/", "/bank/", "/my/v1/", "/open-data/v1/", "/robots.txt", "/sitemap.xml")
"""What programs read has one address and no language."""


def test_every_page_speaks_english_too(hub):
    for door in DOORS.values():
        page = "{" not in door.path and not door.path.startswith(MACHINES)
        if NOBODY in door.roles and door.answer == 200 and page:
            answer = hub.session().get(f"{hub.url}/en{door.path}", timeout=30)
            assert answer.status_code == 200, door.path
            if answer.headers["content-type"].startswith("text/html"):
                assert '<html lang="en"' in answer.text, door.path
