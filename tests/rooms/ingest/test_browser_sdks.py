"""The real browser SDKs, unchanged, in a real browser on another site, pointed at the running hub."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from crm.profile.domain.vocabulary import TouchKind
from crm.profile.models import Touchpoint
from hub.access.scope import entered, system_scope
from hub.inbox.models import Message
from hub.inbox.queries import quarantine
from hub.ingest.operations import fold_due, issue_write_key
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from tests.rooms.ingest.site import CLOCK_TWO_DAYS_SLOW, browse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def door(live_server: Any) -> tuple[str, str]:
    """Where to send, and the key that every visitor of a site can read in its pages."""
    key = issue_write_key(source="site", project="mall", by=system_actor("test"), at=utc_now()).key
    return live_server.url, key


def kinds() -> list[str]:
    fold_due(at=utc_now())
    with entered(system_scope("test")):
        assert [row.detail for row in quarantine()] == []
        told = list(Touchpoint.objects.values_list("kind", "occurred_at"))
        assert all(utc_now() - timedelta(minutes=2) < at <= utc_now() for _kind, at in told), "the slow clock shows"
        return sorted(kind for kind, _at in told)


def kept() -> int:
    with entered(system_scope("test")):
        return Message.objects.count()


def kept_soon(count: int) -> int:
    """What a closing page sends arrives when nobody looks any more."""
    deadline = time.monotonic() + 15
    while kept() < count and time.monotonic() < deadline:
        time.sleep(0.05)
    return kept()


def soon(true: Callable[[], bool], page: Any) -> None:
    """Wait for something while the page goes on; what never comes shows in the assertion that follows."""
    deadline = time.monotonic() + 20
    while not true() and time.monotonic() < deadline:
        page.wait_for_timeout(50)


def answers_of(page: Any, part: str) -> list[int]:
    """Collect the statuses that the browser lets the page's script read; what CORS forbids is a failure instead."""
    found: list[int] = []
    page.on("requestfinished", lambda asked: part in asked.url and found.append(asked.response().status))
    page.on("requestfailed", lambda asked: part in asked.url and found.append(0))
    return found


SEGMENT = """
([host, writeKey, strategy]) => new Promise((done) => {
  const script = document.createElement('script');
  script.src = '/@segment/analytics-next/dist/umd/index.js';
  script.onload = async () => {
    const integrations = strategy ? { 'Segment.io': { deliveryStrategy: strategy } } : {};
    const sdk = window.sdk = AnalyticsNext.AnalyticsBrowser.load({ writeKey, cdnURL: host }, { integrations });
    await sdk.ready();
    await sdk.page('Home');
    await sdk.identify('u-1', { name: '沈若溪' });
    for (let number = 0; number < 12; number++) await sdk.track('Product Viewed', { product_code: 'P' + number });
    await sdk.group('g-1');
    await sdk.alias('u-1', 'a-1');
    done();
  };
  document.head.append(script);
})
"""
SEGMENT_SENT = [TouchKind.PAGE_VIEWED] + [TouchKind.PRODUCT_VIEWED] * 12


def test_segments_browser_sdk_delivers_one_by_one_under_a_clock_that_is_slow(door):
    def act(page):
        answers = answers_of(page, "/v1/")
        page.evaluate(SEGMENT, [*door, None])
        soon(lambda: kept_in_a_thread() == 16, page)
        return answers

    assert set(browse(act, before=CLOCK_TWO_DAYS_SLOW)) == {200}
    assert kept() == 16
    assert kinds() == SEGMENT_SENT


def test_segments_browser_sdk_delivers_its_batch_when_the_page_is_left(door):
    strategy = {"strategy": "batching", "config": {"size": 100, "timeout": 600_000, "keepalive": True}}

    def act(page):
        page.evaluate(SEGMENT, [*door, strategy])
        assert kept_in_a_thread() == 0
        page.goto("about:blank")

    browse(act)
    assert kept_soon(16) == 16
    assert kinds() == SEGMENT_SENT


def test_segments_browser_sdk_that_never_saw_the_answer_sends_again_and_is_counted_once(door):
    lost: list[str] = []
    seen: list[str] = []

    def lose_first(route: Any) -> None:
        answer = route.fetch()
        if route.request.method == "POST" and len(lost) < 3:
            lost.append(route.request.url)
            return route.abort()
        seen.append(route.request.url)
        return route.fulfill(response=answer)

    def act(page):
        page.route("**/v1/t", lose_first)
        page.evaluate(SEGMENT, [*door, None])
        soon(lambda: kept_in_a_thread() == 16 and len(lost) == 3 and len(seen) >= 12, page)

    browse(act)
    assert len(lost) == 3
    assert kept_soon(16) == 16
    assert kinds() == SEGMENT_SENT


RUDDER = """
async ([host, writeKey, useBeacon]) => {
  const { RudderAnalytics } = await import('/@rudderstack/analytics-js/dist/npm/modern/bundled/esm/index.mjs');
  const sdk = window.sdk = new RudderAnalytics();
  sdk.load(writeKey, host, { configUrl: host, useBeacon, sendAdblockPage: true });
  await new Promise((ready) => sdk.ready(ready));
  sdk.page('Home');
  sdk.identify('u-1', { name: '沈若溪' });
  for (let number = 0; number < 12; number++) sdk.track('Product Viewed', { product_code: 'P' + number });
  sdk.group('g-1');
  sdk.alias('u-1', 'a-1');
}
"""


def test_rudders_browser_sdk_delivers_under_a_clock_that_is_slow(door):
    def act(page):
        answers = answers_of(page, door[0])
        page.evaluate(RUDDER, [*door, False])
        soon(lambda: kept_in_a_thread() == 16, page)
        return answers

    assert set(browse(act, before=CLOCK_TWO_DAYS_SLOW)) == {200}
    assert kept() == 16
    assert kinds() == SEGMENT_SENT


def test_rudders_browser_sdk_delivers_by_beacons_of_ten_and_the_rest_when_the_page_is_left(door):
    def act(page):
        page.evaluate(RUDDER, [*door, True])
        soon(lambda: kept_in_a_thread() == 10, page)
        page.goto("about:blank")

    browse(act, before=CLOCK_TWO_DAYS_SLOW)
    assert kept_soon(16) == 16
    assert kinds() == SEGMENT_SENT


SENSORS = """
([host, sending]) => new Promise((done) => {
  const script = document.createElement('script');
  script.src = '/sa-sdk-javascript/sensorsdata.min.js';
  script.onload = () => {
    const sdk = window.sdk = window['sensorsDataAnalytic201505'];
    sdk.init({ server_url: host + '/sa?project=mall', show_log: false, ...sending });
    sdk.quick('autoTrack');
    sdk.login('u-1');
    sdk.setProfile({ name: '沈若溪' });
    for (let number = 0; number < 12; number++) sdk.track('ViewProduct', { product_id: 'P' + number });
    done();
  };
  document.head.append(script);
})
"""
SENDING = {
    "image": {"send_type": "image"},
    "credentials": {"send_type": "ajax"},
    "beacon": {"send_type": "beacon"},
    "batch": {"batch_send": {"send_interval": 300}},
}


@pytest.mark.parametrize("way", SENDING)
def test_sensors_browser_sdk_delivers_in_every_way_it_has(door, way):
    def act(page):
        answers = answers_of(page, "/sa")
        page.evaluate(SENSORS, [door[0], SENDING[way]])
        soon(lambda: kept_in_a_thread() == 16, page)
        return answers

    assert set(browse(act, before=CLOCK_TWO_DAYS_SLOW)) == {200}
    with entered(system_scope("test")):
        names = sorted(Message.objects.values_list("format", flat=True))
    assert (len(names), set(names)) == (16, {"sensors/1"})
    assert kinds() == SEGMENT_SENT


ZIPPED = """
async ([host, key, count]) => {
  const event = (_, n) => ({ type: 'track', event: 'X', userId: 'u', messageId: 'z' + n });
  const events = Array.from({ length: count }, event);
  const plain = new Blob([JSON.stringify({ batch: events, writeKey: key })]).stream();
  const body = await new Response(plain.pipeThrough(new CompressionStream('gzip'))).blob();
  const told = { method: 'POST', body, credentials: 'include', headers: { 'Content-Type': 'text/plain' } };
  const answer = await fetch(host + '/v1/batch', told);
  return [answer.status, await answer.json()];
}
"""


def test_a_page_reads_what_became_of_a_zipped_request_also_where_it_was_too_large(door):
    few, many = browse(lambda page: [page.evaluate(ZIPPED, [*door, count]) for count in (50, 60_000)])
    assert few == [200, {"success": True, "accepted": 50, "duplicates": 0, "quarantined": 0}]
    assert (many[0], many[1]["code"]) == (413, "body_too_large")
    assert kept() == 50


def kept_in_a_thread() -> int:
    """The browser's loop forbids the ORM beside it."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def count() -> int:
        try:
            return kept()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(count).result()
