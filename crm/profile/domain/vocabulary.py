"""The words in which every source tells what happened: channels and kinds of touchpoints."""

from enum import StrEnum


class Channel(StrEnum):
    """Where two people, or a person and the app, met."""

    ONLINE = "online"
    DESK = "desk"
    PHONE = "phone"
    WECHAT = "wechat"
    SYSTEM = "system"
    DOCUMENT = "document"


def channel_of(written: str) -> Channel:
    """Return the channel of a stored contact, also of one that was written down before channels were checked.

    A word that nobody knows counts as the system's: neither the app nor a human was on the other side.
    """
    return Channel(written) if written in set(Channel) else Channel.SYSTEM


OFFLINE = frozenset({Channel.DESK, Channel.PHONE, Channel.WECHAT})
"""Where a human was on the other side."""


class TouchKind(StrEnum):
    """What happened; one value per row of the timeline."""

    PRODUCT_VIEWED = "product_viewed"
    PRODUCT_SEARCHED = "product_searched"
    DISCLOSURE_READ = "disclosure_read"
    ASSESSMENT_COMPLETED = "assessment_completed"
    BID_PLACED = "bid_placed"
    TRADE_SETTLED = "trade_settled"
    APPOINTMENT_CONFIRMED = "appointment_confirmed"
    PAGE_VIEWED = "page_viewed"
    IDENTIFIED = "identified"
    OTHER_EVENT = "other_event"
    VISIT = "visit"
    CALL = "call"
    CHAT = "chat"


KIND_OF_CONTACT = {Channel.DESK: TouchKind.VISIT, Channel.PHONE: TouchKind.CALL, Channel.WECHAT: TouchKind.CHAT}
"""A contact written down by an advisor."""
