"""The real Sensors packages, unchanged, pointed at the running hub."""

import json
import shutil
import subprocess
import urllib.error
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sensorsanalytics as sa

from crm.identity.domain.sightings import Assurance
from crm.identity.queries import subjects_of_records
from crm.profile.domain.vocabulary import TouchKind
from crm.profile.models import Touchpoint
from crm.profile.queries import ClientFilters, client_list
from hub.access.scope import entered, system_scope
from hub.inbox.models import Message
from hub.inbox.queries import quarantine
from hub.ingest.operations import fold_due, issue_write_key
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:isSet:DeprecationWarning"),  # the SDK's own thread dies of it
]
ROOT = Path(__file__).resolve().parents[3]
TRAITS = {"name": "沈若溪", "phone": "13800126021"}


@pytest.fixture
def door(live_server: Any) -> str:
    """The address that an app is configured with."""
    issued = issue_write_key(
        source="app", project="mall", assurance=Assurance.VERIFIED, by=system_actor("test"), at=utc_now()
    )
    return f"{live_server.url}/sa?project=mall&token={issued.key}"


def what_came() -> tuple[int, list[str], list[str]]:
    fold_due(at=utc_now())
    with entered(system_scope("test")):
        touches = list(Touchpoint.objects.order_by("kind").values_list("kind", "owner_source_id"))
        somebodys = subjects_of_records([owner for _kind, owner in touches])
        kinds = [kind for kind, owner in touches if owner in somebodys]
        names = [row.name for row in client_list(filters=ClientFilters()).rows]
        return Message.objects.count(), kinds, names


def everything(sdk: Any) -> None:
    """Every call of the Python SDK."""
    happened = int((utc_now() - timedelta(days=3)).timestamp() * 1000)
    sdk.track("a-1", "$AppViewScreen", {"$title": "首页"})
    sdk.track_signup("u-1", "a-1")
    sdk.profile_set("u-1", TRAITS, is_login_id=True)
    sdk.profile_set_once("u-1", {"city": "杭州"}, is_login_id=True)
    sdk.profile_increment("u-1", {"visits": 1}, is_login_id=True)
    sdk.profile_append("u-1", {"tags": ["new"]}, is_login_id=True)
    sdk.profile_unset("u-1", ["tags"], is_login_id=True)
    for number in range(60):
        sdk.track("u-1", "ViewProduct", {"product_id": f"P{number}", "$time": happened}, is_login_id=True)
    sdk.track("u-1", "Search", {"key_word": "三个月"})
    sdk.item_set("fund", "P1", {"risk": "R2"})
    sdk.item_delete("fund", "P1")
    login = sa.SensorsAnalyticsIdentity(sa.SensorsAnalyticsIdentity.LOGIN_ID, "u-1")
    mobile = sa.SensorsAnalyticsIdentity(sa.SensorsAnalyticsIdentity.MOBILE, "13800126021")
    sdk.bind(login, mobile)
    sdk.track_by_id("BidPlaced", {"amount": 50_000}, login, mobile)
    sdk.profile_set_by_id({"city": "宁波"}, login)
    sdk.unbind(mobile)
    sdk.profile_delete("u-1", is_login_id=True)


@pytest.mark.parametrize("consumer", [sa.DefaultConsumer, sa.BatchConsumer, sa.AsyncBatchConsumer])
def test_the_python_sdk_delivers_every_call(door, consumer):
    sdk = sa.SensorsAnalytics(consumer(door), enable_time_free=True)
    everything(sdk)
    sdk.flush()
    sdk.close()
    count, kinds, names = what_came()
    assert (count, names) == (75, ["沈若溪"])
    assert kinds == [
        TouchKind.BID_PLACED, TouchKind.PAGE_VIEWED, TouchKind.PRODUCT_SEARCHED, *[TouchKind.PRODUCT_VIEWED] * 60,
    ]  # fmt: skip
    with entered(system_scope("test")):
        assert quarantine() == ()
        told = Touchpoint.objects.filter(kind=TouchKind.PRODUCT_VIEWED).values_list("occurred_at", flat=True)
        assert all(abs(utc_now() - timedelta(days=3) - at) < timedelta(minutes=2) for at in told)


@pytest.mark.parametrize(("write", "kept"), [(False, 0), (True, 1)], ids=["dry run", "kept"])
def test_the_python_sdk_in_debug_mode_is_told_what_is_valid(door, capsys, write, kept):
    sdk = sa.SensorsAnalytics(sa.DebugConsumer(door, write_data=write))
    sdk.track("a-1", "ViewProduct")
    assert "invalid message" not in capsys.readouterr().out
    with pytest.raises(sa.SensorsAnalyticsDebugException):
        sdk.track("undefined", "ViewProduct")
    assert "identity_placeholder" in capsys.readouterr().out
    assert what_came()[0] == kept


def test_the_python_sdk_is_told_an_unknown_token(door):
    sdk = sa.SensorsAnalytics(sa.DefaultConsumer(f"{door}x"))
    with pytest.raises(sa.SensorsAnalyticsNetworkException) as refused:
        sdk.track("a-1", "ViewProduct")
    (cause,) = refused.value.args
    assert isinstance(cause, urllib.error.HTTPError)
    assert (cause.code, json.loads(cause.read())["code"]) == (401, "write_key_unknown")


NODE_SCRIPT = """
// The SDK asks for connections to be closed; newer Nodes keep them all the same and then trip over the closed ones.
require('http').globalAgent = new (require('http').Agent)();
const SensorsAnalytics = require('sa-sdk-node');
const [url, gzip] = process.argv.slice(1);
const sdk = new SensorsAnalytics();
const submitter = sdk.submitTo({ url, gzip: gzip === '1', mode: 'track' }, { count: 7 });
const tell = (outcome) => { console.log(outcome); process.exit(0); };
let delivered = 0;
submitter.subscribe(() => { delivered += 7; if (delivered === 49) tell('delivered'); }, tell);
sdk.track('a-1', '$AppViewScreen', { $title: '首页' });
sdk.trackSignup('u-1', 'a-1');
sdk.profileSet('u-1', { name: '沈若溪', phone: '13800126021' });
sdk.profileSetOnce('u-1', { city: '杭州' });
sdk.profileIncrement('u-1', { visits: 1 });
sdk.profileAppend('u-1', { tags: ['new'] });
sdk.profileUnset('u-1', ['tags']);
for (let number = 0; number < 40; number++) {
  sdk.track('u-1', 'ViewProduct', { product_id: 'P' + number });
}
sdk.itemSet('fund', 'P1', { risk: 'R2' });
sdk.itemDelete('fund', 'P1');
"""


@pytest.mark.parametrize("gzip", ["1", "0"], ids=["gzip", "plain"])
def test_the_node_sdk_delivers_every_call(door, gzip):
    node = shutil.which("node")
    assert node, "Node is needed: make install brings the SDK"
    assert (ROOT / "node_modules/sa-sdk-node").exists(), "the SDK is missing: run make install"
    run = subprocess.run(
        [node, "-e", NODE_SCRIPT, door, gzip], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.returncode, run.stdout.strip()) == (0, "delivered"), run.stderr
    count, kinds, names = what_came()
    assert (count, names) == (49, ["沈若溪"])
    assert kinds == [TouchKind.PAGE_VIEWED] + [TouchKind.PRODUCT_VIEWED] * 40
