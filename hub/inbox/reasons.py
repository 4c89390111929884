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
    CHECKSUM_WRONG = "checksum_wrong"
    PAYLOAD_UNREADABLE = "payload_unreadable"
    PROJECT_OTHER = "project_other"
    ITEM_UNNAMED = "item_unnamed"
    SOURCE_ONLY_CLAIMS = "source_only_claims"


SENTENCES: dict[Reason, tuple[str, str]] = {
    Reason.NOT_AN_OBJECT: ("事件不是 JSON 对象", "The event is not a JSON object"),
    Reason.TYPE_UNKNOWN: ("事件类型不认识", "The event type is unknown"),
    Reason.EVENT_NAME_MISSING: ("track 事件缺少名称 event", "A track event has no event name"),
    Reason.IDENTITY_MISSING: (
        "没有任何用户标识（userId、anonymousId 或 distinct_id），不知道是谁",
        "No userId, anonymousId or distinct_id: nobody to attribute it to",
    ),
    Reason.IDENTITY_PLACEHOLDER: (
        "标识是占位值（如 null、undefined），会把不同的人并在一起",
        "The id is a placeholder such as null, which would join strangers",
    ),
    Reason.GROUP_MISSING: ("group 事件缺少 groupId", "A group event has no groupId"),
    Reason.PREVIOUS_ID_MISSING: ("alias 事件缺少 previousId", "An alias event has no previousId"),
    Reason.TOO_LARGE: ("单个事件超过 32 KB", "One event is larger than 32 KB"),
    Reason.TIME_UNREADABLE: ("时间不是 SDK 约定的格式", "A time is not of the form that the SDK documents"),
    Reason.TEXT_UNUSABLE: ("标识含空字符或过长", "An id holds a null character or is too long"),
    Reason.CONTENT_REFUSED: (
        "事件到了，但里面的内容不被接受（如问卷没有答全）",
        "The event came in, but its content was refused (such as an incomplete questionnaire)",
    ),
    Reason.FOLD_FAILED: ("写入画像时多次失败", "Folding it into a profile failed repeatedly"),
    Reason.CHECKSUM_WRONG: (
        "校验和 crc 不符，数据可能在途中损坏",
        "The checksum crc does not match: the data may have been damaged on the way",
    ),
    Reason.PAYLOAD_UNREADABLE: (
        "data 解不开（Base64、gzip 或 JSON 损坏）",
        "The data cannot be unpacked (Base64, gzip or JSON is broken)",
    ),
    Reason.PROJECT_OTHER: ("事件写着另一个 project", "The event names another project"),
    Reason.SOURCE_ONLY_CLAIMS: (
        "来源没有核验用户身份，不能替用户提交测评或绑定账号；请改由服务器用已核验的写入密钥发送",
        "The source has not verified its users, so it may not hand in a questionnaire or bind an account for them;"
        " send it from a server with a verified write key",
    ),
    Reason.ITEM_UNNAMED: ("物品缺少 item_type 或 item_id", "An item has no item_type or no item_id"),
}
