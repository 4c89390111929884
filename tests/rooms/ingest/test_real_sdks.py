"""The real packages, unchanged, pointed at the running hub."""

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rudderstack.analytics.client import Client as RudderClient
from segment.analytics.client import Client

from crm.identity.domain.sightings import Assurance
from crm.profile.domain.vocabulary import TouchKind
from crm.profile.models import Touchpoint
from crm.profile.queries import ClientFilters, client_list
from hub.access.scope import entered, system_scope
from hub.inbox.models import Message
from hub.inbox.queries import quarantine
from hub.ingest.operations import fold_due, issue_write_key
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
TRAITS = {"name": "沈若溪", "phone": "13800126021"}


@pytest.fixture
def door(live_server: Any) -> tuple[str, str]:
    """Where to send, and the key to send with."""
    return live_server.url, issue_write_key(
        source="app", assurance=Assurance.VERIFIED, by=system_actor("test"), at=utc_now()
    ).key


def what_came() -> tuple[int, list[str], list[str]]:
    fold_due(at=utc_now())
    with entered(system_scope("test")):
        kinds = sorted(Touchpoint.objects.values_list("kind", flat=True))
        names = [row.name for row in client_list(filters=ClientFilters()).rows]
        return Message.objects.count(), kinds, names


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
def test_the_python_sdk_delivers_everything_and_reports_no_error(door, zipped):
    host, key = door
    errors: list[object] = []
    sdk = Client(key, host=host, gzip=zipped, on_error=lambda error, _batch: errors.append(error), max_retries=0)
    happened = utc_now() - timedelta(days=3)
    sdk.identify("u-1", TRAITS, anonymous_id="a-1")
    for number in range(250):
        sdk.track("u-1", "Product Viewed", {"product_code": f"P{number}"}, timestamp=happened, message_id=f"m-{number}")
    sdk.track("u-1", "", {}, message_id="nameless")
    sdk.page("u-1", None, "Home")
    sdk.screen("u-1", None, "Start")
    sdk.group("u-1", "g-1")
    sdk.alias("a-1", "u-1")
    sdk.flush()
    sdk.shutdown()
    assert errors == []
    count, kinds, names = what_came()
    assert (count, names) == (255, ["沈若溪"])
    assert kinds == [TouchKind.PAGE_VIEWED] * 2 + [TouchKind.PRODUCT_VIEWED] * 250
    with entered(system_scope("test")):
        assert [(row.key[:7], row.reason) for row in quarantine()] == [("sha256:", "event_name_missing")]
        told = Touchpoint.objects.filter(kind=TouchKind.PRODUCT_VIEWED).values_list("occurred_at", flat=True)
        assert all(abs(at - happened) < timedelta(seconds=30) for at in told)


def test_the_python_sdk_is_told_an_unknown_key_in_its_own_words(door):
    host, _key = door
    errors: list[Any] = []
    sdk = Client("wk-wrong", host=host, on_error=lambda error, _batch: errors.append(error), max_retries=0)
    sdk.track("u-1", "Product Viewed", {})
    sdk.flush()
    sdk.shutdown()
    assert [(error.status, error.code) for error in errors] == [(401, "write_key_unknown")]


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
def test_rudders_python_sdk_delivers_everything_once_and_reports_no_error(door, zipped):
    host, key = door
    errors: list[object] = []
    sdk = RudderClient(
        key,
        host=host,
        gzip=zipped,
        on_error=lambda error, _batch: errors.append(error),
        max_retries=0,
    )
    happened = utc_now() - timedelta(days=3)
    sdk.identify("u-1", TRAITS, anonymous_id="a-1")
    for number in range(120):
        sdk.track("u-1", "Product Viewed", {"product_code": f"P{number}"}, timestamp=happened, message_id=f"m-{number}")
    sdk.track("u-1", "Product Viewed", {"product_code": "P0"}, timestamp=happened, message_id="m-0")
    sdk.page("u-1", "shop", "Home")
    sdk.screen("u-1", "shop", "Start")
    sdk.group("u-1", "g-1")
    sdk.alias("a-1", "u-1")
    sdk.track("undefined", "Product Viewed", message_id="nobody")
    sdk.flush()
    sdk.shutdown()
    assert errors == []
    count, kinds, names = what_came()
    assert (count, names) == (125, ["沈若溪"])
    assert kinds == [TouchKind.PAGE_VIEWED] * 2 + [TouchKind.PRODUCT_VIEWED] * 120
    with entered(system_scope("test")):
        assert [row.reason for row in quarantine()] == ["identity_placeholder"]
        told = Touchpoint.objects.filter(kind=TouchKind.PRODUCT_VIEWED).values_list("occurred_at", flat=True)
        assert all(abs(at - happened) < timedelta(seconds=30) for at in told)


def test_rudders_python_sdk_is_told_an_unknown_key_and_does_not_try_again(door):
    host, _key = door
    errors: list[Any] = []
    sdk = RudderClient("wk-wrong", host=host, on_error=lambda error, _batch: errors.append(error), max_retries=3)
    sdk.track("u-1", "Product Viewed", {})
    sdk.flush()
    sdk.shutdown()
    assert [(error.status, error.code) for error in errors] == [(401, "write_key_unknown")]


NODE_SCRIPT = """
const { Analytics } = require('@segment/analytics-node');
const [host, writeKey] = process.argv.slice(1);
const errors = [];
const sdk = new Analytics({ writeKey, host, flushAt: 5, maxRetries: 0 });
sdk.on('error', (error) => errors.push(String(error.reason && error.reason.message || error.code)));
sdk.identify({ userId: 'u-1', anonymousId: 'a-1', traits: { name: '沈若溪', phone: '13800126021' } });
for (let number = 0; number < 40; number++) {
  sdk.track({ userId: 'u-1', event: 'Product Viewed', properties: { product_code: 'P' + number } });
}
sdk.page({ anonymousId: 'a-1', name: 'Home' });
sdk.screen({ userId: 'u-1', name: 'Start' });
sdk.group({ userId: 'u-1', groupId: 'g-1' });
sdk.alias({ userId: 'u-1', previousId: 'a-1' });
sdk.track({ userId: 'undefined', event: 'Product Viewed' });
sdk.closeAndFlush().then(() => console.log(JSON.stringify(errors)));
"""


RUDDER_SCRIPT = """
const RudderAnalytics = require('@rudderstack/rudder-sdk-node');
const [dataPlaneUrl, writeKey] = process.argv.slice(1);
const errors = [];
const errorHandler = (error) => errors.push(String(error));
const sdk = new RudderAnalytics(writeKey, { dataPlaneUrl, flushAt: 20, flushInterval: 200, errorHandler });
sdk.identify({ userId: 'u-1', anonymousId: 'a-1', traits: { name: '沈若溪', phone: '13800126021' } });
for (let number = 0; number < 40; number++) {
  sdk.track({ userId: 'u-1', event: 'Product Viewed', properties: { product_code: 'P' + number } });
}
sdk.page({ anonymousId: 'a-1', name: 'Home' });
sdk.screen({ userId: 'u-1', name: 'Start' });
sdk.group({ userId: 'u-1', groupId: 'g-1' });
sdk.alias({ userId: 'u-1', previousId: 'a-1' });
sdk.track({ userId: 'undefined', event: 'Product Viewed' });
sdk.flush().then(() => setTimeout(() => { console.log(JSON.stringify(errors)); process.exit(0); }, 500));
"""
SCRIPTS = {"@segment/analytics-node": NODE_SCRIPT, "@rudderstack/rudder-sdk-node": RUDDER_SCRIPT}


@pytest.mark.parametrize("package", SCRIPTS)
def test_a_node_sdk_delivers_everything_and_reports_no_error(door, package):
    host, key = door
    node = shutil.which("node")
    assert node, "Node is needed: make install brings the SDK"
    assert (ROOT / "node_modules" / package).exists(), "the SDK is missing: run make install"
    run = subprocess.run(
        [node, "-e", SCRIPTS[package], host, key], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.returncode, json.loads(run.stdout)) == (0, []), run.stderr
    count, kinds, names = what_came()
    assert (count, names) == (45, ["沈若溪"])
    assert kinds == [TouchKind.PAGE_VIEWED] * 2 + [TouchKind.PRODUCT_VIEWED] * 40
    with entered(system_scope("test")):
        assert [row.reason for row in quarantine()] == ["identity_placeholder"]
