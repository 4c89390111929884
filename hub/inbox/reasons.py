"""Why a message stayed outside, in words for the person who decides about it."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a single message went to quarantine; the sentence for a person is in :data:`SENTENCES`."""

    NOT_AN_OBJECT = "not_an_object"
    TYPE_UNKNOWN = "type_unknown"
    EVENT_NAME_MISSING = "event_name_missing"
    IDENTITY_MISSING = "identity_missing"
    IDENTITY_PLACEHOLDER = "identity_placeholder"
    GROUP_MISSING = "group_missing"
    PREVIOUS_ID_MISSING = "previous_id_missing"
    TOO_LARGE = "too_large"
    TIME_UNREADABLE = "time_unreadable"
    TEXT_UNUSABLE = "text_unusable"
    CONTENT_REFUSED = "content_refused"
    FOLD_FAILED = "fold_failed"


SENTENCES: dict[Reason, tuple[str, str]] = {
    Reason.NOT_AN_OBJECT: ("事件不是 JSON 对象", "The event is not a JSON object"),
    Reason.TYPE_UNKNOWN: ("事件类型不认识", "The event type is unknown"),
    Reason.EVENT_NAME_MISSING: ("track 事件缺少名称 event", "A track event has no event name"),
    Reason.IDENTITY_MISSING: (
        "userId 与 anonymousId 都没有，不知道是谁",
        "Neither userId nor anonymousId: nobody to attribute it to",
    ),
    Reason.IDENTITY_PLACEHOLDER: (
        "标识是占位值（如 null、undefined），会把不同的人并在一起",
        "The id is a placeholder such as null, which would join strangers",
    ),
    Reason.GROUP_MISSING: ("group 事件缺少 groupId", "A group event has no groupId"),
    Reason.PREVIOUS_ID_MISSING: ("alias 事件缺少 previousId", "An alias event has no previousId"),
    Reason.TOO_LARGE: ("单个事件超过 32 KB", "One event is larger than 32 KB"),
    Reason.TIME_UNREADABLE: ("时间不是 ISO 8601 格式", "A time is not ISO 8601"),
    Reason.TEXT_UNUSABLE: ("标识含空字符或过长", "An id holds a null character or is too long"),
    Reason.CONTENT_REFUSED: (
        "事件到了，但里面的内容不被接受（如问卷没有答全）",
        "The event came in, but its content was refused (such as an incomplete questionnaire)",
    ),
    Reason.FOLD_FAILED: ("写入画像时多次失败", "Folding it into a profile failed repeatedly"),
}
