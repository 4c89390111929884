"""Put the words of the rooms, and the names of their records, the way the paper prints them."""

from datetime import datetime
from uuid import UUID

from crm.suitability.domain.words import Words
from hub.kernel.clock import business_date
from reports.domain.inputs import Text

_CHANNELS = {
    "online": Text("线上记录", "Online"),
    "desk": Text("柜台记录", "Desk note"),
    "phone": Text("电话记录", "Phone note"),
    "wechat": Text("微信记录", "WeChat note"),
    "system": Text("系统记录", "System"),
    "document": Text("文件", "Document"),
}
_ANY_CHANNEL = Text("记录", "Record")


def printed(words: Words) -> Text:
    """Return a room's words as the paper's."""
    return Text(words.zh, words.en)


def short(identifier: UUID) -> str:
    """The last twelve characters: version 7 identifiers share their beginnings."""
    return identifier.hex[-12:].upper()


def dated(name: Text, at: datetime) -> Text:
    """Return the name of a record with its business day."""
    day = business_date(at)
    return Text(f"{name.zh}，{day:%m-%d}", f"{name.en}, {day:%d %b}")


def said_on(channel: str, at: datetime) -> Text:
    """Return the name of something said: where, and on which day."""
    return dated(_CHANNELS.get(channel, _ANY_CHANNEL), at)
