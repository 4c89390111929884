"""A worker killed in the middle of a run leaves no report half done and none twice; the next one goes on.

A process of its own, as Celery's is. ``tests/resilience/kill_reports.py`` does the same with thousands of clients, and
with the web server, the broker and the database killed, too.
"""

import os
import signal
import subprocess
import sys
import time

from django.db.models import Count

from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id
from hub.vault.models import SealedContent
from reports.models import ItemState, ReasonPrint, Report, RunItem, RunState
from reports.runs.asking import ask_run
from reports.runs.queries import run
from tests.rooms.reports.many import actor, clients, house

NAMES = ("沈若溪", "周启明", "何维桢", "严桂芳", "程以宁", "韩修远")
LIMIT_S = 120
WORKER = """
import django; django.setup()
from hub.kernel.clock import utc_now
from reports.runs.carrying_out import runs_due
runs_due(at=utc_now(), seconds=100)
"""


def worker():
    return subprocess.Popen([sys.executable, "-c", WORKER], env=os.environ | {"DJANGO_SETTINGS_MODULE": "hub.settings"})


def settled():
    with entered(system_scope("test")):
        return RunItem.objects.exclude(state=ItemState.WAITING).count()


def test_a_killed_worker_leaves_nothing_half_done_and_nothing_twice(transactional_db):
    with entered(system_scope("test")):
        advisor, manager, _, branch = house()
        subjects = clients(advisor, branch, NAMES)
        asked = ask_run(key=new_id(), subject_ids=subjects, criteria={}, by=actor(manager), at=utc_now())
    first = worker()
    deadline = time.monotonic() + LIMIT_S
    while not settled() and time.monotonic() < deadline:
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert 0 < settled() < len(NAMES)
    assert worker().wait(timeout=LIMIT_S) == 0
    with entered(system_scope("test")):
        assert run(run_id=asked.id, at=utc_now()).counts[ItemState.ISSUED] == len(NAMES)
        assert run(run_id=asked.id, at=utc_now()).state == RunState.DONE
        assert sorted(Report.objects.values_list("subject_id", flat=True)) == sorted(subjects)
        assert ReasonPrint.objects.count() == len(NAMES)
        sealed = SealedContent.objects.filter(owner_kind="suitability_report").values("owner_id", "purpose")
        assert {row["n"] for row in sealed.annotate(n=Count("id"))} == {1}
