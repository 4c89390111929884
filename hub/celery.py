"""The Celery application and its schedule, in code."""

from celery import Celery

app = Celery("hub")
app.conf.update(
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 3600, "socket_connect_timeout": 1, "socket_timeout": 5},
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    timezone="Asia/Shanghai",
    beat_schedule={
        "outbox-sweep": {"task": "outbox.deliver_due", "schedule": 2.0, "options": {"expires": 10}},
        "inbox-sweep": {"task": "inbox.fold_due", "schedule": 2.0, "options": {"expires": 10}},
        "quarantine-sweep": {"task": "inbox.decide_due", "schedule": 5.0, "options": {"expires": 10}},
        "chain-scan": {"task": "chain.scan_due", "schedule": 5.0, "options": {"expires": 10}},
        "matching-models": {"task": "identity.models_due", "schedule": 5.0, "options": {"expires": 10}},
        "flows-sealing-sweep": {"task": "funds.seal_missed", "schedule": 300.0, "options": {"expires": 240}},
        "erasures": {"task": "retention.erase_due", "schedule": 5.0, "options": {"expires": 10}},
        "packs": {"task": "packs.make_due", "schedule": 5.0, "options": {"expires": 10}},
        "rules": {"task": "suitability.rules_due", "schedule": 30.0, "options": {"expires": 30}},
        "report-runs": {"task": "reports.runs_due", "schedule": 2.0, "options": {"expires": 10}},
        "visits-import": {"task": "visits.import_due", "schedule": 5.0, "options": {"expires": 10}},
        "visits-sweep": {"task": "visits.sweep", "schedule": 3600.0, "options": {"expires": 600}},
        "reconciliation": {"task": "funds.reconcile_due", "schedule": 10.0, "options": {"expires": 10}},
        "reality": {"task": "reality.weigh_due", "schedule": 30.0, "options": {"expires": 30}},
        "watch": {"task": "funds.watch_due", "schedule": 30.0, "options": {"expires": 30}},
        "purchases": {"task": "purchases.continue_due", "schedule": 10.0, "options": {"expires": 10}},
        "purchase-deadlines": {"task": "purchases.deadlines_due", "schedule": 300.0, "options": {"expires": 240}},
        "disclosures-scheduled": {"task": "disclosures.publish_due", "schedule": 10.0, "options": {"expires": 10}},
        "levels": {"task": "journeys.look_again_due", "schedule": 300.0, "options": {"expires": 280}},
        "parity": {"task": "portal.parity_due", "schedule": 20.0, "options": {"expires": 15}},
        "alerts": {"task": "portal.alerts_due", "schedule": 5.0, "options": {"expires": 10}},
        "letters-kept": {"task": "portal.letters_kept", "schedule": 3600.0, "options": {"expires": 600}},
        "chain-anchor": {"task": "chain.anchor_due", "schedule": 60.0, "options": {"expires": 55}},
    },
)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()  # threads other than this one would else make up an application with a broker of its own
