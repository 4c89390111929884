"""Tell the worker that something waits, without making the sender wait for the broker.

An answer of 200 must not depend on the broker: with the broker away, publishing takes seconds. So a thread of its own
tells it, one message for any number of requests that came meanwhile; what is not told, the sweep finds.
"""

import threading

import structlog

log = structlog.get_logger(__name__)

_lock = threading.Lock()
_telling = False
_more = False


def wake() -> None:
    """Return at once; the worker is told soon."""
    global _telling, _more
    with _lock:
        if _telling:
            _more = True
            return
        _telling = True
    threading.Thread(target=_tell, name="ingest-wake", daemon=True).start()


def _tell() -> None:
    global _telling, _more
    from hub.ingest.tasks import fold_waiting

    while True:
        try:
            fold_waiting.apply_async(retry=False, ignore_result=True)
        except Exception as error:  # the broker is away; the sweep finds what waits
            log.warning("ingest.wake_failed", error=type(error).__name__)
        with _lock:
            if not _more:
                _telling = False
                return
            _more = False
