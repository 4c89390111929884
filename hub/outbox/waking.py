"""Tell the worker that something waits, without making the sender wait for the broker.

No answer may depend on the broker: with it away, publishing takes seconds. So a thread of its own tells it, one message
for any number of callers that came meanwhile; what is not told, the sweep finds.
"""

import threading

import structlog
from celery import current_app

log = structlog.get_logger(__name__)


class Waker:
    """Wakes the worker for one task."""

    def __init__(self, task: str) -> None:
        """``task`` is the task's registered name."""
        self._task = task
        self._lock = threading.Lock()
        self._telling = False
        self._more = False

    def wake(self) -> None:
        """Return at once; the worker is told soon."""
        with self._lock:
            if self._telling:
                self._more = True
                return
            self._telling = True
        threading.Thread(target=self._tell, name=f"wake-{self._task}", daemon=True).start()

    def _tell(self) -> None:
        while True:
            try:
                current_app.send_task(self._task, retry=False, ignore_result=True)
            except Exception as error:  # the broker is away; the sweep finds what waits
                log.warning("wake_failed", task=self._task, error=type(error).__name__)
            with self._lock:
                if not self._more:
                    self._telling = False
                    return
                self._more = False
