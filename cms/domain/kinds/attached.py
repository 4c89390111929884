"""Files that stand with a disclosure of any kind: named in both languages, known by their digest."""

from typing import Final

from cms.domain.schema import Chapter, Form, chapter, choice, code, count, line, rows

ATTACHMENTS: Final = "attachments"
ATTACHED: Final[Chapter] = chapter(
    ATTACHMENTS,
    "附件",
    "Attached files",
    rows(
        ATTACHMENTS,
        "附件",
        "Attached files",
        line("name", "文件", "File"),
        choice("type", "类型", "Type", ("pdf", "PDF", "PDF"), ("png", "PNG图片", "PNG picture"),
               ("jpeg", "JPEG图片", "JPEG picture")),
        count("size_bytes", "大小（字节）", "Size (bytes)").within(1),
        code("file", "摘要（SHA-256）", "Digest (SHA-256)", Form.FILE),
    ).hinted("用菜单“附上文件”添加；这里只改名称或删去一行。",
             "Added by the menu “Attach a file”; here only the name is changed, or a row taken out."),
)  # fmt: skip
"""The last chapter of every kind. Type and size are those of the kept file; the gate holds them to it."""
