"""Files that disclosures carry: a row of them in every kind of draft, and each file kept once by its digest."""

import wagtail.fields
from django.db import migrations, models

PAGES = (
    "afterfundingpage",
    "auditspage",
    "committeepage",
    "complaintspage",
    "correctionpage",
    "educationpage",
    "feespage",
    "filingspage",
    "glossarypage",
    "investorspartpage",
    "keyinformationpage",
    "materialeventpage",
    "monthlyfigurespage",
    "offlinematerialpage",
    "organisationpage",
    "partnerspage",
    "privacypage",
    "projectdisclosurepage",
    "risknoticepage",
)


def attachments() -> wagtail.fields.StreamField:
    """The column as it was when this was written."""
    line = {"max_length": 300, "required": False}
    types = [("pdf", "PDF"), ("png", "PNG图片 PNG picture"), ("jpeg", "JPEG图片 JPEG picture")]
    row = [("name_zh", 0), ("name_en", 1), ("type", 2), ("size_bytes", 3), ("file", 4)]
    blocks = {
        0: ("wagtail.blocks.CharBlock", (), {"label": "文件", **line}),
        1: ("wagtail.blocks.CharBlock", (), {"label": "File", **line}),
        2: ("wagtail.blocks.ChoiceBlock", [], {"choices": types, "label": "类型 Type", "required": False}),
        3: ("wagtail.blocks.IntegerBlock", (), {"label": "大小（字节） Size (bytes)", "required": False}),
        4: ("wagtail.blocks.CharBlock", (), {"label": "摘要（SHA-256） Digest (SHA-256)", **line}),
        5: (
            "wagtail.blocks.StructBlock",
            [row],
            {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "附件"},
        ),
    }
    return wagtail.fields.StreamField([("row", 5)], blank=True, block_lookup=blocks, verbose_name="附件")


class Migration(migrations.Migration):
    """After readings."""

    dependencies = [("cms", "0011_readings_are_the_readers")]
    operations = [
        *(migrations.AddField(model_name=page, name="attachments", field=attachments()) for page in PAGES),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("type", models.CharField(choices=[("pdf", "pdf"), ("png", "png"), ("jpeg", "jpeg")], max_length=10)),
                ("size_bytes", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("removed", models.JSONField(default=list)),
                ("kept_by_id", models.UUIDField(null=True)),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size_bytes__gte", 1), ("size_bytes__lte", 10485760)),
                        name="attachment_of_a_fair_size",
                    )
                ],
            },
        ),
    ]
