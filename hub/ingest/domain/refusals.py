"""Refuse a request that cannot be used as a whole; single bad events are quarantined instead.

SDKs read ``{"code", "message"}``: without both keys some of them retry a request that can never succeed.
"""

from typing import Final

JSON_UNREADABLE: Final = "json_unreadable"
BODY_TOO_LARGE: Final = "body_too_large"
ENCODING_BROKEN: Final = "encoding_broken"
SHAPE_UNKNOWN: Final = "shape_unknown"
WRITE_KEY_UNKNOWN: Final = "write_key_unknown"
PROJECT_UNKNOWN: Final = "project_unknown"
EVENTS_REFUSED: Final = "events_refused"


class RequestUnusable(Exception):
    """Nothing in this request can be kept event by event; ``status`` is the HTTP answer."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
