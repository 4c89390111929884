"""What people did in the app, in which order it arrived, and what a faulty release sent."""

from hub.demo.clicks.arriving import arrival
from hub.demo.clicks.broken import BROKEN_BATCH, Broken, broken_events
from hub.demo.clicks.events import APP, MINI, AppEvent, app_events

__all__ = ["APP", "BROKEN_BATCH", "MINI", "AppEvent", "Broken", "app_events", "arrival", "broken_events"]
