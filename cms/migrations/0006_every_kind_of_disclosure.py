"""Drafts of every kind of disclosure, choices where a code has few values, and where a figure came from."""

import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0005_search_of_what_is_published"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="AfterFundingPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                ("project_code", models.CharField(blank=True, max_length=120, verbose_name="项目编号")),
                ("as_of_date", models.DateField(blank=True, null=True, verbose_name="截至日期")),
                (
                    "occasion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("month", "月度 Monthly"),
                            ("quarter", "季度 Quarterly"),
                            ("at_once", "重大情况 Material, at once"),
                        ],
                        max_length=120,
                        verbose_name="披露类型",
                    ),
                ),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                (
                    "received_principal_yuan",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="已收本金"
                    ),
                ),
                (
                    "received_interest_yuan",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="已收利息"
                    ),
                ),
                (
                    "outstanding_yuan",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="存续本金"
                    ),
                ),
                (
                    "overdue_yuan",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="逾期金额"
                    ),
                ),
                ("overdue_days", models.BigIntegerField(blank=True, null=True, verbose_name="最长逾期天数")),
                ("next_due_date", models.DateField(blank=True, null=True, verbose_name="下一还款日")),
                ("use_zh", models.TextField(blank=True, verbose_name="资金使用")),
                ("use_en", models.TextField(blank=True, verbose_name="资金使用")),
                ("condition_zh", models.TextField(blank=True, verbose_name="经营与财务")),
                ("condition_en", models.TextField(blank=True, verbose_name="经营与财务")),
                (
                    "indicators",
                    wagtail.fields.StreamField(
                        [("row", 6)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "指标", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Indicator", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "上期", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Before", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "本期", "max_length": 300, "required": False},
                            ),
                            5: ("wagtail.blocks.CharBlock", (), {"label": "Now", "max_length": 300, "required": False}),
                            6: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("indicator_zh", 0),
                                        ("indicator_en", 1),
                                        ("before_zh", 2),
                                        ("before_en", 3),
                                        ("now_zh", 4),
                                        ("now_en", 5),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "主要指标"},
                            ),
                        },
                        verbose_name="主要指标",
                    ),
                ),
                ("litigation_zh", models.TextField(blank=True, verbose_name="诉讼与仲裁")),
                ("litigation_en", models.TextField(blank=True, verbose_name="诉讼与仲裁")),
                ("penalties_zh", models.TextField(blank=True, verbose_name="行政处罚")),
                ("penalties_en", models.TextField(blank=True, verbose_name="行政处罚")),
                ("measures_zh", models.TextField(blank=True, verbose_name="已采取的措施")),
                ("measures_en", models.TextField(blank=True, verbose_name="已采取的措施")),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="AuditsPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                ("year", models.CharField(blank=True, max_length=120, verbose_name="年度")),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                (
                    "audits",
                    wagtail.fields.StreamField(
                        [("row", 7)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("accounts", "年度财务审计 Annual accounts"),
                                        ("processes", "重点环节审计 Key processes"),
                                        ("law", "合规审查 Legal compliance"),
                                    ],
                                    "label": "事项 Subject",
                                    "required": False,
                                },
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "出具方", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Issued by", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "结论", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Conclusion", "max_length": 300, "required": False},
                            ),
                            5: ("wagtail.blocks.DateBlock", (), {"label": "报告日期 Report date", "required": False}),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "报告摘要（SHA-256） Digest of the report (SHA-256)",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("subject", 0),
                                        ("by_zh", 1),
                                        ("by_en", 2),
                                        ("conclusion_zh", 3),
                                        ("conclusion_en", 4),
                                        ("date", 5),
                                        ("digest", 6),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "审计与审查"},
                            ),
                        },
                        verbose_name="审计与审查",
                    ),
                ),
                (
                    "accounts",
                    wagtail.fields.StreamField(
                        [("row", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "项目", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Item", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {"decimal_places": 2, "label": "本年 This year", "required": False},
                            ),
                            3: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {"decimal_places": 2, "label": "上年 Last year", "required": False},
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("item_zh", 0), ("item_en", 1), ("this_year_yuan", 2), ("last_year_yuan", 3)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "主要财务数据"},
                            ),
                        },
                        verbose_name="主要财务数据",
                    ),
                ),
                (
                    "findings",
                    wagtail.fields.StreamField(
                        [("row", 5)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "发现", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Finding", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "整改", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Remedy", "max_length": 300, "required": False},
                            ),
                            4: ("wagtail.blocks.DateBlock", (), {"label": "完成日期 Done on", "required": False}),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("finding_zh", 0),
                                        ("finding_en", 1),
                                        ("remedy_zh", 2),
                                        ("remedy_en", 3),
                                        ("done_date", 4),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "发现与整改"},
                            ),
                        },
                        verbose_name="发现与整改",
                    ),
                ),
                ("reservations_zh", models.TextField(blank=True, verbose_name="保留事项")),
                ("reservations_en", models.TextField(blank=True, verbose_name="保留事项")),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="CommitteePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                ("as_of_date", models.DateField(blank=True, null=True, verbose_name="截至日期")),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                (
                    "members",
                    wagtail.fields.StreamField(
                        [("row", 7)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "姓名", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Name", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "职务", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Position", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "专业背景", "max_length": 300, "required": False},
                            ),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Background", "max_length": 300, "required": False},
                            ),
                            6: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [("yes", "是 Yes"), ("no", "否 No")],
                                    "label": "独立委员 Independent",
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("name_zh", 0),
                                        ("name_en", 1),
                                        ("position_zh", 2),
                                        ("position_en", 3),
                                        ("background_zh", 4),
                                        ("background_en", 5),
                                        ("independent", 6),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "委员"},
                            ),
                        },
                        verbose_name="委员",
                    ),
                ),
                (
                    "rules",
                    wagtail.fields.StreamField(
                        [("row", 2)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "内容", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.StructBlock",
                                [[("text_zh", 0), ("text_en", 1)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "规则"},
                            ),
                        },
                        verbose_name="规则",
                    ),
                ),
                ("conflicts_zh", models.TextField(blank=True, verbose_name="利益冲突与回避")),
                ("conflicts_en", models.TextField(blank=True, verbose_name="利益冲突与回避")),
                (
                    "decisions",
                    wagtail.fields.StreamField(
                        [("row", 7)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.DateBlock", (), {"label": "日期 Date", "required": False}),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "项目编号 Project number", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("passed", "通过 Passed"),
                                        ("conditions", "附条件通过 With conditions"),
                                        ("declined", "未通过 Declined"),
                                    ],
                                    "label": "结果 Outcome",
                                    "required": False,
                                },
                            ),
                            3: ("wagtail.blocks.IntegerBlock", (), {"label": "赞成 For", "required": False}),
                            4: ("wagtail.blocks.IntegerBlock", (), {"label": "反对 Against", "required": False}),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "说明", "max_length": 300, "required": False},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Note", "max_length": 300, "required": False},
                            ),
                            7: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("date", 0),
                                        ("project_code", 1),
                                        ("outcome", 2),
                                        ("votes_for", 3),
                                        ("votes_against", 4),
                                        ("note_zh", 5),
                                        ("note_en", 6),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "近期评审"},
                            ),
                        },
                        verbose_name="近期评审",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="ComplaintsPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                ("phone", models.CharField(blank=True, max_length=120, verbose_name="电话")),
                ("mail", models.CharField(blank=True, max_length=120, verbose_name="电子邮箱")),
                ("address_zh", models.CharField(blank=True, max_length=300, verbose_name="地址")),
                ("address_en", models.CharField(blank=True, max_length=300, verbose_name="地址")),
                ("hours_zh", models.CharField(blank=True, max_length=300, verbose_name="服务时间")),
                ("hours_en", models.CharField(blank=True, max_length=300, verbose_name="服务时间")),
                (
                    "outside",
                    wagtail.fields.StreamField(
                        [("row", 6)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "机构", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Body", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "联系方式", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Contact", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "何时使用", "max_length": 300, "required": False},
                            ),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "When to use it", "max_length": 300, "required": False},
                            ),
                            6: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("name_zh", 0),
                                        ("name_en", 1),
                                        ("contact_zh", 2),
                                        ("contact_en", 3),
                                        ("when_zh", 4),
                                        ("when_en", 5),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "外部渠道"},
                            ),
                        },
                        verbose_name="外部渠道",
                    ),
                ),
                (
                    "steps",
                    wagtail.fields.StreamField(
                        [("row", 4)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.IntegerBlock", (), {"label": "步骤 Step", "required": False}),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "我们做什么", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "What we do", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"label": "工作日内 Within working days", "required": False},
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("number", 0), ("what_zh", 1), ("what_en", 2), ("days", 3)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "处理流程"},
                            ),
                        },
                        verbose_name="处理流程",
                    ),
                ),
                ("quarter_zh", models.CharField(blank=True, max_length=300, verbose_name="季度")),
                ("quarter_en", models.CharField(blank=True, max_length=300, verbose_name="季度")),
                ("received", models.BigIntegerField(blank=True, null=True, verbose_name="收到（件）")),
                ("settled", models.BigIntegerField(blank=True, null=True, verbose_name="已办结（件）")),
                (
                    "improvements",
                    wagtail.fields.StreamField(
                        [("row", 2)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "内容", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.StructBlock",
                                [[("text_zh", 0), ("text_en", 1)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "由此改进"},
                            ),
                        },
                        verbose_name="由此改进",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="CorrectionPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                ("corrected_slug", models.CharField(blank=True, max_length=120, verbose_name="被更正的页面")),
                ("corrected_version", models.BigIntegerField(blank=True, null=True, verbose_name="出错的版本")),
                ("right_version", models.BigIntegerField(blank=True, null=True, verbose_name="更正后的版本")),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                (
                    "corrected",
                    wagtail.fields.StreamField(
                        [("row", 6)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "位置", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Where", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "原文", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "It said", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "更正为", "max_length": 300, "required": False},
                            ),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "It is", "max_length": 300, "required": False},
                            ),
                            6: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("where_zh", 0),
                                        ("where_en", 1),
                                        ("was_zh", 2),
                                        ("was_en", 3),
                                        ("right_zh", 4),
                                        ("right_en", 5),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "更正内容"},
                            ),
                        },
                        verbose_name="更正内容",
                    ),
                ),
                ("cause_zh", models.TextField(blank=True, verbose_name="出错原因")),
                ("cause_en", models.TextField(blank=True, verbose_name="出错原因")),
                (
                    "found_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own", "内部复核 Own review"),
                            ("reader", "读者 A reader"),
                            ("auditor", "审计 Auditors"),
                            ("authority", "监管机构 The authority"),
                        ],
                        max_length=120,
                        verbose_name="由谁发现",
                    ),
                ),
                ("found_date", models.DateField(blank=True, null=True, verbose_name="发现日期")),
                ("effect_zh", models.TextField(blank=True, verbose_name="对读者的影响")),
                ("effect_en", models.TextField(blank=True, verbose_name="对读者的影响")),
                ("prevention_zh", models.TextField(blank=True, verbose_name="防止再次发生")),
                ("prevention_en", models.TextField(blank=True, verbose_name="防止再次发生")),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="EducationPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("first", "入门 First steps"), ("more", "进阶 More"), ("deep", "深入 In depth")],
                        max_length=120,
                        verbose_name="程度",
                    ),
                ),
                ("minutes", models.BigIntegerField(blank=True, null=True, verbose_name="阅读约（分钟）")),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                (
                    "lesson",
                    wagtail.fields.StreamField(
                        [("row", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "小标题", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Heading", "max_length": 300, "required": False},
                            ),
                            2: ("wagtail.blocks.TextBlock", (), {"label": "内容", "required": False}),
                            3: ("wagtail.blocks.TextBlock", (), {"label": "Text", "required": False}),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("heading_zh", 0), ("heading_en", 1), ("text_zh", 2), ("text_en", 3)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "小节"},
                            ),
                        },
                        verbose_name="小节",
                    ),
                ),
                (
                    "remember",
                    wagtail.fields.StreamField(
                        [("row", 2)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "内容", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.StructBlock",
                                [[("text_zh", 0), ("text_en", 1)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "要点"},
                            ),
                        },
                        verbose_name="要点",
                    ),
                ),
                (
                    "questions",
                    wagtail.fields.StreamField(
                        [("row", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "问题", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Question", "max_length": 300, "required": False},
                            ),
                            2: ("wagtail.blocks.TextBlock", (), {"label": "答案", "required": False}),
                            3: ("wagtail.blocks.TextBlock", (), {"label": "Answer", "required": False}),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("question_zh", 0), ("question_en", 1), ("answer_zh", 2), ("answer_en", 3)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "问答"},
                            ),
                        },
                        verbose_name="问答",
                    ),
                ),
                (
                    "sources",
                    wagtail.fields.StreamField(
                        [("row", 3)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "名称", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Name", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "出处 Where", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.StructBlock",
                                [[("name_zh", 0), ("name_en", 1), ("place", 2)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "来源"},
                            ),
                        },
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="FeesPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                ("effective_date", models.DateField(blank=True, null=True, verbose_name="生效日期")),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                (
                    "fees",
                    wagtail.fields.StreamField(
                        [("row", 7)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "费用", "max_length": 300, "required": False},
                            ),
                            1: ("wagtail.blocks.CharBlock", (), {"label": "Fee", "max_length": 300, "required": False}),
                            2: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("investor", "投资者 Investor"),
                                        ("borrower", "融资方 Borrower"),
                                        ("issuer", "产品发行方 Issuer"),
                                    ],
                                    "label": "由谁付 Paid by",
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "计费基础", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Charged on", "max_length": 300, "required": False},
                            ),
                            5: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {"decimal_places": 2, "label": "年费率 Yearly rate", "required": False},
                            ),
                            6: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {"decimal_places": 2, "label": "每次 Each time", "required": False},
                            ),
                            7: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("fee_zh", 0),
                                        ("fee_en", 1),
                                        ("payer", 2),
                                        ("basis_zh", 3),
                                        ("basis_en", 4),
                                        ("rate_percent", 5),
                                        ("fixed_yuan", 6),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "收费项目"},
                            ),
                        },
                        verbose_name="收费项目",
                    ),
                ),
                (
                    "examples",
                    wagtail.fields.StreamField(
                        [("row", 5)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "情形", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Case", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {"decimal_places": 2, "label": "金额 Amount", "required": False},
                            ),
                            3: ("wagtail.blocks.IntegerBlock", (), {"label": "天数 Days", "required": False}),
                            4: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {"decimal_places": 2, "label": "费用 Cost", "required": False},
                            ),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [[("case_zh", 0), ("case_en", 1), ("amount_yuan", 2), ("days", 3), ("cost_yuan", 4)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "举例"},
                            ),
                        },
                        verbose_name="举例",
                    ),
                ),
                (
                    "free_of_charge",
                    wagtail.fields.StreamField(
                        [("row", 2)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "内容", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.StructBlock",
                                [[("text_zh", 0), ("text_en", 1)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "不收费的服务"},
                            ),
                        },
                        verbose_name="不收费的服务",
                    ),
                ),
                ("changes_zh", models.TextField(blank=True, verbose_name="调整规则")),
                ("changes_en", models.TextField(blank=True, verbose_name="调整规则")),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="FilingsPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                ("as_of_date", models.DateField(blank=True, null=True, verbose_name="截至日期")),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                (
                    "filings",
                    wagtail.fields.StreamField(
                        [("row", 8)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "事项", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Filing", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "编号 Number", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "机关", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Authority", "max_length": 300, "required": False},
                            ),
                            5: ("wagtail.blocks.DateBlock", (), {"label": "取得日期 Since", "required": False}),
                            6: ("wagtail.blocks.DateBlock", (), {"label": "有效期至 Until", "required": False}),
                            7: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("valid", "有效 Valid"),
                                        ("pending", "办理中 Pending"),
                                        ("expired", "已到期 Expired"),
                                    ],
                                    "label": "状态 State",
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("what_zh", 0),
                                        ("what_en", 1),
                                        ("number", 2),
                                        ("authority_zh", 3),
                                        ("authority_en", 4),
                                        ("since_date", 5),
                                        ("until_date", 6),
                                        ("state", 7),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "备案与许可"},
                            ),
                        },
                        verbose_name="备案与许可",
                    ),
                ),
                ("telecom_licence", models.CharField(blank=True, max_length=120, verbose_name="电信业务许可证号")),
                ("telecom_until_date", models.DateField(blank=True, null=True, verbose_name="许可证有效期至")),
                ("police_filing", models.CharField(blank=True, max_length=120, verbose_name="公安机关备案号")),
                (
                    "protection_level",
                    models.CharField(
                        blank=True,
                        choices=[("2", "第二级 Level 2"), ("3", "第三级 Level 3")],
                        max_length=120,
                        verbose_name="等级保护",
                    ),
                ),
                ("custodian_zh", models.CharField(blank=True, max_length=300, verbose_name="存管银行")),
                ("custodian_en", models.CharField(blank=True, max_length=300, verbose_name="存管银行")),
                ("custody_since_date", models.DateField(blank=True, null=True, verbose_name="存管协议签署日期")),
                ("custody_scope_zh", models.TextField(blank=True, verbose_name="存管安排")),
                ("custody_scope_en", models.TextField(blank=True, verbose_name="存管安排")),
                ("risk_structure_zh", models.TextField(blank=True, verbose_name="组织与职责")),
                ("risk_structure_en", models.TextField(blank=True, verbose_name="组织与职责")),
                ("risk_process_zh", models.TextField(blank=True, verbose_name="流程与控制")),
                ("risk_process_en", models.TextField(blank=True, verbose_name="流程与控制")),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="GlossaryPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                (
                    "terms",
                    wagtail.fields.StreamField(
                        [("row", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "术语", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Term", "max_length": 300, "required": False},
                            ),
                            2: ("wagtail.blocks.TextBlock", (), {"label": "意思", "required": False}),
                            3: ("wagtail.blocks.TextBlock", (), {"label": "Meaning", "required": False}),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("term_zh", 0), ("term_en", 1), ("meaning_zh", 2), ("meaning_en", 3)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "术语"},
                            ),
                        },
                        verbose_name="术语",
                    ),
                ),
                (
                    "formulas",
                    wagtail.fields.StreamField(
                        [("row", 8)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "公式编号 Formula", "max_length": 300, "required": False},
                            ),
                            1: ("wagtail.blocks.IntegerBlock", (), {"label": "版本 Version", "required": False}),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "指标", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Figure", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "分子", "max_length": 300, "required": False},
                            ),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Numerator", "max_length": 300, "required": False},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "分母", "max_length": 300, "required": False},
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Denominator", "max_length": 300, "required": False},
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("formula", 0),
                                        ("version", 1),
                                        ("name_zh", 2),
                                        ("name_en", 3),
                                        ("numerator_zh", 4),
                                        ("numerator_en", 5),
                                        ("denominator_zh", 6),
                                        ("denominator_en", 7),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "公式"},
                            ),
                        },
                        verbose_name="公式",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="InvestorsPartPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                ("project_code", models.CharField(blank=True, max_length=120, verbose_name="项目编号")),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                ("borrower_name_zh", models.CharField(blank=True, max_length=300, verbose_name="借款方名称")),
                ("borrower_name_en", models.CharField(blank=True, max_length=300, verbose_name="借款方名称")),
                ("borrower_credit_code", models.CharField(blank=True, max_length=120, verbose_name="统一社会信用代码")),
                (
                    "borrower_contact_zh",
                    models.CharField(blank=True, max_length=300, verbose_name="实际控制人（隐去中间字）"),
                ),
                (
                    "borrower_contact_en",
                    models.CharField(blank=True, max_length=300, verbose_name="实际控制人（隐去中间字）"),
                ),
                ("borrower_business_zh", models.TextField(blank=True, verbose_name="主营业务")),
                ("borrower_business_en", models.TextField(blank=True, verbose_name="主营业务")),
                (
                    "finances",
                    wagtail.fields.StreamField(
                        [("row", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "项目", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Item", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {"decimal_places": 2, "label": "本年 This year", "required": False},
                            ),
                            3: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {"decimal_places": 2, "label": "上年 Last year", "required": False},
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("item_zh", 0), ("item_en", 1), ("this_year_yuan", 2), ("last_year_yuan", 3)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "主要财务数据"},
                            ),
                        },
                        verbose_name="主要财务数据",
                    ),
                ),
                ("ability_zh", models.TextField(blank=True, verbose_name="偿债能力")),
                ("ability_en", models.TextField(blank=True, verbose_name="偿债能力")),
                (
                    "collateral",
                    wagtail.fields.StreamField(
                        [("row", 7)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "标的", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Object", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "所在地", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Where it is", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {"decimal_places": 2, "label": "评估值 Appraised value", "required": False},
                            ),
                            5: ("wagtail.blocks.DateBlock", (), {"label": "评估日期 Appraised on", "required": False}),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "登记编号 Registration", "max_length": 300, "required": False},
                            ),
                            7: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("what_zh", 0),
                                        ("what_en", 1),
                                        ("place_zh", 2),
                                        ("place_en", 3),
                                        ("value_yuan", 4),
                                        ("value_date", 5),
                                        ("registration", 6),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "抵质押物"},
                            ),
                        },
                        verbose_name="抵质押物",
                    ),
                ),
                (
                    "papers",
                    wagtail.fields.StreamField(
                        [("row", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "文件", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Document", "max_length": 300, "required": False},
                            ),
                            2: ("wagtail.blocks.DateBlock", (), {"label": "日期 Date", "required": False}),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "摘要（SHA-256） Digest (SHA-256)", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("name_zh", 0), ("name_en", 1), ("date", 2), ("digest", 3)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "文件"},
                            ),
                        },
                        verbose_name="文件",
                    ),
                ),
                (
                    "repayment_account_zh",
                    models.CharField(blank=True, max_length=300, verbose_name="还款账户（隐去中间位）"),
                ),
                (
                    "repayment_account_en",
                    models.CharField(blank=True, max_length=300, verbose_name="还款账户（隐去中间位）"),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="KeyInformationPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                ("product_code", models.CharField(blank=True, max_length=120, verbose_name="产品代码")),
                ("product_page", models.CharField(blank=True, max_length=120, verbose_name="对应项目披露")),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                ("issuer_zh", models.CharField(blank=True, max_length=300, verbose_name="发行方")),
                ("issuer_en", models.CharField(blank=True, max_length=300, verbose_name="发行方")),
                ("family_zh", models.CharField(blank=True, max_length=300, verbose_name="产品类别")),
                ("family_en", models.CharField(blank=True, max_length=300, verbose_name="产品类别")),
                ("what_zh", models.TextField(blank=True, verbose_name="投向与运作方式")),
                ("what_en", models.TextField(blank=True, verbose_name="投向与运作方式")),
                ("term_days", models.BigIntegerField(blank=True, null=True, verbose_name="期限（天，0为可随时赎回）")),
                (
                    "ticket_yuan",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="起购金额"
                    ),
                ),
                (
                    "issuer_rating",
                    models.CharField(
                        blank=True,
                        choices=[("R1", "R1"), ("R2", "R2"), ("R3", "R3"), ("R4", "R4"), ("R5", "R5")],
                        max_length=120,
                        verbose_name="发行方评级",
                    ),
                ),
                (
                    "distributor_rating",
                    models.CharField(
                        blank=True,
                        choices=[("R1", "R1"), ("R2", "R2"), ("R3", "R3"), ("R4", "R4"), ("R5", "R5")],
                        max_length=120,
                        verbose_name="代销方评级",
                    ),
                ),
                (
                    "rating",
                    models.CharField(
                        blank=True,
                        choices=[("R1", "R1"), ("R2", "R2"), ("R3", "R3"), ("R4", "R4"), ("R5", "R5")],
                        max_length=120,
                        verbose_name="采用的评级（取高者）",
                    ),
                ),
                (
                    "risks",
                    wagtail.fields.StreamField(
                        [("row", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "风险", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Risk", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "对您意味着什么", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "What it means for you", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("risk_zh", 0), ("risk_en", 1), ("effect_zh", 2), ("effect_en", 3)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "主要风险"},
                            ),
                        },
                        verbose_name="主要风险",
                    ),
                ),
                ("benchmark_zh", models.CharField(blank=True, max_length=300, verbose_name="业绩比较基准（不是承诺）")),
                ("benchmark_en", models.CharField(blank=True, max_length=300, verbose_name="业绩比较基准（不是承诺）")),
                (
                    "outcomes",
                    wagtail.fields.StreamField(
                        [("row", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "情形", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Case", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {"decimal_places": 2, "label": "投入 Put in", "required": False},
                            ),
                            3: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {"decimal_places": 2, "label": "得失 Gain or loss", "required": False},
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("case_zh", 0), ("case_en", 1), ("invested_yuan", 2), ("result_yuan", 3)]],
                                {
                                    "form_classname": "struct-block hub-row",
                                    "icon": "list-ul",
                                    "label": "按起购金额测算",
                                },
                            ),
                        },
                        verbose_name="按起购金额测算",
                    ),
                ),
                (
                    "costs",
                    wagtail.fields.StreamField(
                        [("row", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "费用", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Cost", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {"decimal_places": 2, "label": "年费率 Yearly rate", "required": False},
                            ),
                            3: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {"decimal_places": 2, "label": "示例金额 In the example", "required": False},
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("cost_zh", 0), ("cost_en", 1), ("rate_percent", 2), ("example_yuan", 3)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "费用"},
                            ),
                        },
                        verbose_name="费用",
                    ),
                ),
                ("leaving_zh", models.TextField(blank=True, verbose_name="赎回与提前退出")),
                ("leaving_en", models.TextField(blank=True, verbose_name="赎回与提前退出")),
                ("cooling_off_zh", models.CharField(blank=True, max_length=300, verbose_name="冷静期")),
                ("cooling_off_en", models.CharField(blank=True, max_length=300, verbose_name="冷静期")),
                ("suits_zh", models.TextField(blank=True, verbose_name="适合的投资者")),
                ("suits_en", models.TextField(blank=True, verbose_name="适合的投资者")),
                ("suits_not_zh", models.TextField(blank=True, verbose_name="不适合的投资者")),
                ("suits_not_en", models.TextField(blank=True, verbose_name="不适合的投资者")),
                ("complaints_zh", models.CharField(blank=True, max_length=300, verbose_name="投诉渠道")),
                ("complaints_en", models.CharField(blank=True, max_length=300, verbose_name="投诉渠道")),
                ("phone", models.CharField(blank=True, max_length=120, verbose_name="电话")),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="MaterialEventPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                (
                    "event_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("capital", "减资 Cut of capital"),
                            ("merger", "合并或分立 Merger or split"),
                            ("dissolution", "解散或破产 Dissolution or bankruptcy"),
                            ("closure", "停业或撤销 Closure"),
                            ("litigation", "诉讼、仲裁或处罚 Litigation or penalty"),
                            ("investigation", "被调查 Investigation"),
                            ("halt", "经营停滞 Business halted"),
                            ("fraud", "欺诈或挪用 Fraud or misuse"),
                            ("partner", "存管等合作方变动 Change of custodian or partner"),
                            ("other", "其他重大事项 Other"),
                        ],
                        max_length=120,
                        verbose_name="事项类型",
                    ),
                ),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                ("occurred_at", models.DateTimeField(blank=True, null=True, verbose_name="发生时间")),
                ("known_at", models.DateTimeField(blank=True, null=True, verbose_name="知悉时间")),
                ("cause_zh", models.TextField(blank=True, verbose_name="原因与经过")),
                ("cause_en", models.TextField(blank=True, verbose_name="原因与经过")),
                ("state_zh", models.TextField(blank=True, verbose_name="目前状况")),
                ("state_en", models.TextField(blank=True, verbose_name="目前状况")),
                ("impact_zh", models.TextField(blank=True, verbose_name="影响")),
                ("impact_en", models.TextField(blank=True, verbose_name="影响")),
                ("measures_zh", models.TextField(blank=True, verbose_name="应对措施")),
                ("measures_en", models.TextField(blank=True, verbose_name="应对措施")),
                (
                    "affected",
                    wagtail.fields.StreamField(
                        [("row", 6)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "对象", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "What", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "影响", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Effect", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "需要您做什么", "max_length": 300, "required": False},
                            ),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "What you need to do", "max_length": 300, "required": False},
                            ),
                            6: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("what_zh", 0),
                                        ("what_en", 1),
                                        ("effect_zh", 2),
                                        ("effect_en", 3),
                                        ("action_zh", 4),
                                        ("action_en", 5),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "涉及"},
                            ),
                        },
                        verbose_name="涉及",
                    ),
                ),
                ("contact_zh", models.CharField(blank=True, max_length=300, verbose_name="咨询方式")),
                ("contact_en", models.CharField(blank=True, max_length=300, verbose_name="咨询方式")),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="OfflineMaterialPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                (
                    "medium",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("poster", "海报 Poster"),
                            ("leaflet", "折页 Leaflet"),
                            ("slides", "沙龙讲稿 Salon slides"),
                            ("advert", "广告 Advert"),
                        ],
                        max_length=120,
                        verbose_name="形式",
                    ),
                ),
                ("from_date", models.DateField(blank=True, null=True, verbose_name="使用起始")),
                ("until_date", models.DateField(blank=True, null=True, verbose_name="使用至")),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                ("words_zh", models.TextField(blank=True, verbose_name="全部文字")),
                ("words_en", models.TextField(blank=True, verbose_name="全部文字")),
                (
                    "pictures",
                    wagtail.fields.StreamField(
                        [("row", 2)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "内容", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.StructBlock",
                                [[("text_zh", 0), ("text_en", 1)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "图片说明"},
                            ),
                        },
                        verbose_name="图片说明",
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=120, verbose_name="文件名")),
                ("file_digest", models.CharField(blank=True, max_length=120, verbose_name="文件摘要（SHA-256）")),
                ("pages", models.BigIntegerField(blank=True, null=True, verbose_name="页数")),
                ("code_leads_to", models.CharField(blank=True, max_length=120, verbose_name="二维码指向")),
                (
                    "places",
                    wagtail.fields.StreamField(
                        [("row", 5)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "地点", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Place", "max_length": 300, "required": False},
                            ),
                            2: ("wagtail.blocks.DateBlock", (), {"label": "放置日期 Since", "required": False}),
                            3: ("wagtail.blocks.DateBlock", (), {"label": "撤下日期 Until", "required": False}),
                            4: ("wagtail.blocks.IntegerBlock", (), {"label": "份数 Copies", "required": False}),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("place_zh", 0),
                                        ("place_en", 1),
                                        ("since_date", 2),
                                        ("until_date", 3),
                                        ("copies", 4),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "放置地点"},
                            ),
                        },
                        verbose_name="放置地点",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="PartnersPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                ("as_of_date", models.DateField(blank=True, null=True, verbose_name="截至日期")),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                (
                    "partners",
                    wagtail.fields.StreamField(
                        [("row", 7)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "名称", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Name", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("custody", "资金存管 Custody"),
                                        ("issuer", "产品发行 Issuer"),
                                        ("signing", "电子签约 E-signing"),
                                        ("appraisal", "评估 Appraisal"),
                                        ("audit", "审计 Audit"),
                                        ("law", "法律服务 Law"),
                                        ("notary", "公证 Notary"),
                                    ],
                                    "label": "角色 Role",
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "做什么", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "What they do", "max_length": 300, "required": False},
                            ),
                            5: ("wagtail.blocks.DateBlock", (), {"label": "合作起始 Since", "required": False}),
                            6: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [("no", "否 No"), ("yes", "是 Yes")],
                                    "label": "关联方 Related",
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("name_zh", 0),
                                        ("name_en", 1),
                                        ("role", 2),
                                        ("what_zh", 3),
                                        ("what_en", 4),
                                        ("since_date", 5),
                                        ("related", 6),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "合作机构"},
                            ),
                        },
                        verbose_name="合作机构",
                    ),
                ),
                ("choosing_zh", models.TextField(blank=True, verbose_name="准入与考核")),
                ("choosing_en", models.TextField(blank=True, verbose_name="准入与考核")),
                (
                    "ended",
                    wagtail.fields.StreamField(
                        [("row", 5)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "名称", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Name", "max_length": 300, "required": False},
                            ),
                            2: ("wagtail.blocks.DateBlock", (), {"label": "终止日期 Until", "required": False}),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "原因", "max_length": 300, "required": False},
                            ),
                            4: ("wagtail.blocks.CharBlock", (), {"label": "Why", "max_length": 300, "required": False}),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [[("name_zh", 0), ("name_en", 1), ("until_date", 2), ("why_zh", 3), ("why_en", 4)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "已终止的合作"},
                            ),
                        },
                        verbose_name="已终止的合作",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="PrivacyPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                ("effective_date", models.DateField(blank=True, null=True, verbose_name="生效日期")),
                ("controller_zh", models.CharField(blank=True, max_length=300, verbose_name="个人信息处理者")),
                ("controller_en", models.CharField(blank=True, max_length=300, verbose_name="个人信息处理者")),
                ("privacy_contact_zh", models.CharField(blank=True, max_length=300, verbose_name="联系方式")),
                ("privacy_contact_en", models.CharField(blank=True, max_length=300, verbose_name="联系方式")),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                (
                    "purposes",
                    wagtail.fields.StreamField(
                        [("row", 9)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "目的", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Purpose", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "信息", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Data", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "依据", "max_length": 300, "required": False},
                            ),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Ground", "max_length": 300, "required": False},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "保存多久", "max_length": 300, "required": False},
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Kept for", "max_length": 300, "required": False},
                            ),
                            8: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [("yes", "是 Yes"), ("no", "否 No")],
                                    "label": "敏感信息 Sensitive",
                                    "required": False,
                                },
                            ),
                            9: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("purpose_zh", 0),
                                        ("purpose_en", 1),
                                        ("data_zh", 2),
                                        ("data_en", 3),
                                        ("ground_zh", 4),
                                        ("ground_en", 5),
                                        ("kept_zh", 6),
                                        ("kept_en", 7),
                                        ("sensitive", 8),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "目的与信息"},
                            ),
                        },
                        verbose_name="目的与信息",
                    ),
                ),
                (
                    "recipients",
                    wagtail.fields.StreamField(
                        [("row", 6)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "接收方", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Recipient", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "信息", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Data", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "为什么", "max_length": 300, "required": False},
                            ),
                            5: ("wagtail.blocks.CharBlock", (), {"label": "Why", "max_length": 300, "required": False}),
                            6: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("name_zh", 0),
                                        ("name_en", 1),
                                        ("what_zh", 2),
                                        ("what_en", 3),
                                        ("why_zh", 4),
                                        ("why_en", 5),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "接收方"},
                            ),
                        },
                        verbose_name="接收方",
                    ),
                ),
                (
                    "not_collected",
                    wagtail.fields.StreamField(
                        [("row", 2)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "内容", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.StructBlock",
                                [[("text_zh", 0), ("text_en", 1)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "我们不收集"},
                            ),
                        },
                        verbose_name="我们不收集",
                    ),
                ),
                (
                    "rights",
                    wagtail.fields.StreamField(
                        [("row", 5)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "权利", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Right", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "怎么行使", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "How to use it", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"label": "工作日内答复 Answered within working days", "required": False},
                            ),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [[("right_zh", 0), ("right_en", 1), ("how_zh", 2), ("how_en", 3), ("days", 4)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "您的权利"},
                            ),
                        },
                        verbose_name="您的权利",
                    ),
                ),
                ("automated_zh", models.TextField(blank=True, verbose_name="自动化决策")),
                ("automated_en", models.TextField(blank=True, verbose_name="自动化决策")),
                ("evidence_zh", models.TextField(blank=True, verbose_name="存证与删除")),
                ("evidence_en", models.TextField(blank=True, verbose_name="存证与删除")),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="RiskNoticePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reason_zh", models.TextField(blank=True, verbose_name="Reason for this version (Chinese)")),
                ("reason_en", models.TextField(blank=True, verbose_name="Reason for this version (English)")),
                (
                    "change",
                    models.CharField(
                        choices=[("update", "Update"), ("correction", "Correction")],
                        default="update",
                        max_length=12,
                        verbose_name="What the next version is",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="标题")),
                ("summary_zh", models.TextField(blank=True, verbose_name="一句话说明")),
                ("summary_en", models.TextField(blank=True, verbose_name="一句话说明")),
                ("subject_zh", models.CharField(blank=True, max_length=300, verbose_name="对象")),
                ("subject_en", models.CharField(blank=True, max_length=300, verbose_name="对象")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("notice", "提示 Notice"), ("caution", "注意 Caution"), ("warning", "警示 Warning")],
                        max_length=120,
                        verbose_name="程度",
                    ),
                ),
                ("risk_notice_zh", models.TextField(blank=True, verbose_name="风险提示")),
                ("risk_notice_en", models.TextField(blank=True, verbose_name="风险提示")),
                (
                    "risks",
                    wagtail.fields.StreamField(
                        [("row", 5)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "风险", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Risk", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "可能后果", "max_length": 300, "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Effect", "max_length": 300, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [("low", "较低 Low"), ("medium", "中等 Medium"), ("high", "较高 High")],
                                    "label": "可能性 Likelihood",
                                    "required": False,
                                },
                            ),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("risk_zh", 0),
                                        ("risk_en", 1),
                                        ("effect_zh", 2),
                                        ("effect_en", 3),
                                        ("likelihood", 4),
                                    ]
                                ],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "风险"},
                            ),
                        },
                        verbose_name="风险",
                    ),
                ),
                (
                    "advice",
                    wagtail.fields.StreamField(
                        [("row", 2)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "内容", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.StructBlock",
                                [[("text_zh", 0), ("text_en", 1)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "建议"},
                            ),
                        },
                        verbose_name="建议",
                    ),
                ),
                (
                    "never",
                    wagtail.fields.StreamField(
                        [("row", 2)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "内容", "max_length": 300, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 300, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.StructBlock",
                                [[("text_zh", 0), ("text_en", 1)]],
                                {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "我们从不"},
                            ),
                        },
                        verbose_name="我们从不",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.AlterModelOptions(
            name="monthlyfigurespage",
            options={},
        ),
        migrations.AlterModelOptions(
            name="organisationpage",
            options={},
        ),
        migrations.AlterModelOptions(
            name="projectdisclosurepage",
            options={},
        ),
        migrations.AddField(
            model_name="monthlyfigurespage",
            name="filled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="由账本填入的时间"),
        ),
        migrations.AlterField(
            model_name="monthlyfigurespage",
            name="figures",
            field=wagtail.fields.StreamField(
                [("row", 5)],
                blank=True,
                block_lookup={
                    0: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "公式编号 Formula", "max_length": 300, "required": False},
                    ),
                    1: ("wagtail.blocks.IntegerBlock", (), {"label": "公式版本 Version", "required": False}),
                    2: ("wagtail.blocks.IntegerBlock", (), {"label": "分子 Numerator", "required": False}),
                    3: ("wagtail.blocks.IntegerBlock", (), {"label": "分母 Denominator", "required": False}),
                    4: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [("ledger", "账本 Ledger"), ("typed", "填写 Typed")],
                            "label": "来源 Source",
                            "required": False,
                        },
                    ),
                    5: (
                        "wagtail.blocks.StructBlock",
                        [[("formula", 0), ("version", 1), ("numerator", 2), ("denominator", 3), ("source", 4)]],
                        {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "指标"},
                    ),
                },
                verbose_name="指标",
            ),
        ),
        migrations.AlterField(
            model_name="organisationpage",
            name="audits",
            field=wagtail.fields.StreamField(
                [("row", 7)],
                blank=True,
                block_lookup={
                    0: ("wagtail.blocks.CharBlock", (), {"label": "事项", "max_length": 300, "required": False}),
                    1: ("wagtail.blocks.CharBlock", (), {"label": "Subject", "max_length": 300, "required": False}),
                    2: ("wagtail.blocks.CharBlock", (), {"label": "出具方", "max_length": 300, "required": False}),
                    3: ("wagtail.blocks.CharBlock", (), {"label": "Issued by", "max_length": 300, "required": False}),
                    4: ("wagtail.blocks.CharBlock", (), {"label": "结论", "max_length": 300, "required": False}),
                    5: ("wagtail.blocks.CharBlock", (), {"label": "Conclusion", "max_length": 300, "required": False}),
                    6: ("wagtail.blocks.DateBlock", (), {"label": "日期 Date", "required": False}),
                    7: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("what_zh", 0),
                                ("what_en", 1),
                                ("by_zh", 2),
                                ("by_en", 3),
                                ("conclusion_zh", 4),
                                ("conclusion_en", 5),
                                ("date", 6),
                            ]
                        ],
                        {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "审计与审查"},
                    ),
                },
                verbose_name="审计与审查",
            ),
        ),
        migrations.AlterField(
            model_name="organisationpage",
            name="branches",
            field=wagtail.fields.StreamField(
                [("row", 6)],
                blank=True,
                block_lookup={
                    0: ("wagtail.blocks.CharBlock", (), {"label": "名称", "max_length": 300, "required": False}),
                    1: ("wagtail.blocks.CharBlock", (), {"label": "Name", "max_length": 300, "required": False}),
                    2: ("wagtail.blocks.CharBlock", (), {"label": "地址", "max_length": 300, "required": False}),
                    3: ("wagtail.blocks.CharBlock", (), {"label": "Address", "max_length": 300, "required": False}),
                    4: ("wagtail.blocks.CharBlock", (), {"label": "可办理事项", "max_length": 300, "required": False}),
                    5: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "What can be done there", "max_length": 300, "required": False},
                    ),
                    6: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("name_zh", 0),
                                ("name_en", 1),
                                ("address_zh", 2),
                                ("address_en", 3),
                                ("scope_zh", 4),
                                ("scope_en", 5),
                            ]
                        ],
                        {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "网点"},
                    ),
                },
                verbose_name="网点",
            ),
        ),
        migrations.AlterField(
            model_name="organisationpage",
            name="channels",
            field=wagtail.fields.StreamField(
                [("row", 3)],
                blank=True,
                block_lookup={
                    0: ("wagtail.blocks.CharBlock", (), {"label": "渠道", "max_length": 300, "required": False}),
                    1: ("wagtail.blocks.CharBlock", (), {"label": "Channel", "max_length": 300, "required": False}),
                    2: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "地址或名称 Address or name", "max_length": 300, "required": False},
                    ),
                    3: (
                        "wagtail.blocks.StructBlock",
                        [[("channel_zh", 0), ("channel_en", 1), ("address", 2)]],
                        {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "官方渠道"},
                    ),
                },
                verbose_name="官方渠道",
            ),
        ),
        migrations.AlterField(
            model_name="organisationpage",
            name="filings",
            field=wagtail.fields.StreamField(
                [("row", 6)],
                blank=True,
                block_lookup={
                    0: ("wagtail.blocks.CharBlock", (), {"label": "事项", "max_length": 300, "required": False}),
                    1: ("wagtail.blocks.CharBlock", (), {"label": "Filing", "max_length": 300, "required": False}),
                    2: ("wagtail.blocks.CharBlock", (), {"label": "编号 Number", "max_length": 300, "required": False}),
                    3: ("wagtail.blocks.CharBlock", (), {"label": "机关", "max_length": 300, "required": False}),
                    4: ("wagtail.blocks.CharBlock", (), {"label": "Authority", "max_length": 300, "required": False}),
                    5: ("wagtail.blocks.DateBlock", (), {"label": "日期 Date", "required": False}),
                    6: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("what_zh", 0),
                                ("what_en", 1),
                                ("number", 2),
                                ("authority_zh", 3),
                                ("authority_en", 4),
                                ("date", 5),
                            ]
                        ],
                        {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "备案与许可"},
                    ),
                },
                verbose_name="备案与许可",
            ),
        ),
        migrations.AlterField(
            model_name="organisationpage",
            name="persons",
            field=wagtail.fields.StreamField(
                [("row", 4)],
                blank=True,
                block_lookup={
                    0: ("wagtail.blocks.CharBlock", (), {"label": "姓名", "max_length": 300, "required": False}),
                    1: ("wagtail.blocks.CharBlock", (), {"label": "Name", "max_length": 300, "required": False}),
                    2: ("wagtail.blocks.CharBlock", (), {"label": "职务", "max_length": 300, "required": False}),
                    3: ("wagtail.blocks.CharBlock", (), {"label": "Position", "max_length": 300, "required": False}),
                    4: (
                        "wagtail.blocks.StructBlock",
                        [[("name_zh", 0), ("name_en", 1), ("role_zh", 2), ("role_en", 3)]],
                        {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "主要人员"},
                    ),
                },
                verbose_name="主要人员",
            ),
        ),
        migrations.AlterField(
            model_name="organisationpage",
            name="shareholders",
            field=wagtail.fields.StreamField(
                [("row", 3)],
                blank=True,
                block_lookup={
                    0: ("wagtail.blocks.CharBlock", (), {"label": "名称", "max_length": 300, "required": False}),
                    1: ("wagtail.blocks.CharBlock", (), {"label": "Name", "max_length": 300, "required": False}),
                    2: (
                        "wagtail.blocks.DecimalBlock",
                        (),
                        {"decimal_places": 2, "label": "持股比例 Share", "required": False},
                    ),
                    3: (
                        "wagtail.blocks.StructBlock",
                        [[("name_zh", 0), ("name_en", 1), ("share_percent", 2)]],
                        {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "股东"},
                    ),
                },
                verbose_name="股东",
            ),
        ),
        migrations.AlterField(
            model_name="projectdisclosurepage",
            name="documents",
            field=wagtail.fields.StreamField(
                [("row", 5)],
                blank=True,
                block_lookup={
                    0: ("wagtail.blocks.CharBlock", (), {"label": "文件", "max_length": 300, "required": False}),
                    1: ("wagtail.blocks.CharBlock", (), {"label": "Document", "max_length": 300, "required": False}),
                    2: ("wagtail.blocks.CharBlock", (), {"label": "说明", "max_length": 300, "required": False}),
                    3: ("wagtail.blocks.CharBlock", (), {"label": "Description", "max_length": 300, "required": False}),
                    4: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "摘要（SHA-256） Digest (SHA-256)", "max_length": 300, "required": False},
                    ),
                    5: (
                        "wagtail.blocks.StructBlock",
                        [[("name_zh", 0), ("name_en", 1), ("what_zh", 2), ("what_en", 3), ("digest", 4)]],
                        {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "文件"},
                    ),
                },
                verbose_name="文件",
            ),
        ),
        migrations.AlterField(
            model_name="projectdisclosurepage",
            name="fees",
            field=wagtail.fields.StreamField(
                [("row", 6)],
                blank=True,
                block_lookup={
                    0: ("wagtail.blocks.CharBlock", (), {"label": "费用", "max_length": 300, "required": False}),
                    1: ("wagtail.blocks.CharBlock", (), {"label": "Fee", "max_length": 300, "required": False}),
                    2: ("wagtail.blocks.CharBlock", (), {"label": "由谁付", "max_length": 300, "required": False}),
                    3: ("wagtail.blocks.CharBlock", (), {"label": "Paid by", "max_length": 300, "required": False}),
                    4: ("wagtail.blocks.CharBlock", (), {"label": "标准", "max_length": 300, "required": False}),
                    5: ("wagtail.blocks.CharBlock", (), {"label": "Rate", "max_length": 300, "required": False}),
                    6: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("fee_zh", 0),
                                ("fee_en", 1),
                                ("payer_zh", 2),
                                ("payer_en", 3),
                                ("rate_zh", 4),
                                ("rate_en", 5),
                            ]
                        ],
                        {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "费用"},
                    ),
                },
                verbose_name="费用",
            ),
        ),
        migrations.AlterField(
            model_name="projectdisclosurepage",
            name="parties",
            field=wagtail.fields.StreamField(
                [("row", 6)],
                blank=True,
                block_lookup={
                    0: ("wagtail.blocks.CharBlock", (), {"label": "角色", "max_length": 300, "required": False}),
                    1: ("wagtail.blocks.CharBlock", (), {"label": "Role", "max_length": 300, "required": False}),
                    2: ("wagtail.blocks.CharBlock", (), {"label": "名称", "max_length": 300, "required": False}),
                    3: ("wagtail.blocks.CharBlock", (), {"label": "Name", "max_length": 300, "required": False}),
                    4: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "做什么、与谁有关联", "max_length": 300, "required": False},
                    ),
                    5: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "What it does, and whom it is related to", "max_length": 300, "required": False},
                    ),
                    6: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("role_zh", 0),
                                ("role_en", 1),
                                ("name_zh", 2),
                                ("name_en", 3),
                                ("what_zh", 4),
                                ("what_en", 5),
                            ]
                        ],
                        {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "其他参与方"},
                    ),
                },
                verbose_name="其他参与方",
            ),
        ),
        migrations.AlterField(
            model_name="projectdisclosurepage",
            name="rating",
            field=models.CharField(
                blank=True,
                choices=[("R1", "R1"), ("R2", "R2"), ("R3", "R3"), ("R4", "R4"), ("R5", "R5")],
                max_length=120,
                verbose_name="风险等级",
            ),
        ),
        migrations.AlterField(
            model_name="projectdisclosurepage",
            name="risks",
            field=wagtail.fields.StreamField(
                [("row", 4)],
                blank=True,
                block_lookup={
                    0: ("wagtail.blocks.CharBlock", (), {"label": "风险", "max_length": 300, "required": False}),
                    1: ("wagtail.blocks.CharBlock", (), {"label": "Risk", "max_length": 300, "required": False}),
                    2: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "可能后果与应对", "max_length": 300, "required": False},
                    ),
                    3: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "Effect and response", "max_length": 300, "required": False},
                    ),
                    4: (
                        "wagtail.blocks.StructBlock",
                        [[("risk_zh", 0), ("risk_en", 1), ("effect_zh", 2), ("effect_en", 3)]],
                        {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "主要风险"},
                    ),
                },
                verbose_name="主要风险",
            ),
        ),
        migrations.AlterField(
            model_name="projectdisclosurepage",
            name="schedule",
            field=wagtail.fields.StreamField(
                [("row", 7)],
                blank=True,
                block_lookup={
                    0: ("wagtail.blocks.IntegerBlock", (), {"label": "期数 Instalment", "required": False}),
                    1: ("wagtail.blocks.DateBlock", (), {"label": "应还日 Due", "required": False}),
                    2: (
                        "wagtail.blocks.DecimalBlock",
                        (),
                        {"decimal_places": 2, "label": "本金 Principal", "required": False},
                    ),
                    3: (
                        "wagtail.blocks.DecimalBlock",
                        (),
                        {"decimal_places": 2, "label": "利息 Interest", "required": False},
                    ),
                    4: ("wagtail.blocks.DateBlock", (), {"label": "到账日 Received", "required": False}),
                    5: ("wagtail.blocks.CharBlock", (), {"label": "说明", "max_length": 300, "required": False}),
                    6: ("wagtail.blocks.CharBlock", (), {"label": "Note", "max_length": 300, "required": False}),
                    7: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("number", 0),
                                ("due_date", 1),
                                ("principal_yuan", 2),
                                ("interest_yuan", 3),
                                ("paid_date", 4),
                                ("note_zh", 5),
                                ("note_en", 6),
                            ]
                        ],
                        {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "还款计划与记录"},
                    ),
                },
                verbose_name="还款计划与记录",
            ),
        ),
        migrations.AlterField(
            model_name="projectdisclosurepage",
            name="uses",
            field=wagtail.fields.StreamField(
                [("row", 6)],
                blank=True,
                block_lookup={
                    0: ("wagtail.blocks.CharBlock", (), {"label": "用途", "max_length": 300, "required": False}),
                    1: ("wagtail.blocks.CharBlock", (), {"label": "Use", "max_length": 300, "required": False}),
                    2: ("wagtail.blocks.CharBlock", (), {"label": "收款方", "max_length": 300, "required": False}),
                    3: ("wagtail.blocks.CharBlock", (), {"label": "Paid to", "max_length": 300, "required": False}),
                    4: (
                        "wagtail.blocks.DecimalBlock",
                        (),
                        {"decimal_places": 2, "label": "金额 Amount", "required": False},
                    ),
                    5: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [("paid", "已支付 Paid out"), ("held", "专户内 Held in escrow")],
                            "label": "状态 State",
                            "required": False,
                        },
                    ),
                    6: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("what_zh", 0),
                                ("what_en", 1),
                                ("payee_zh", 2),
                                ("payee_en", 3),
                                ("amount_yuan", 4),
                                ("state", 5),
                            ]
                        ],
                        {"form_classname": "struct-block hub-row", "icon": "list-ul", "label": "资金去向"},
                    ),
                },
                verbose_name="资金去向",
            ),
        ),
        migrations.AlterField(
            model_name="registerversion",
            name="kind",
            field=models.CharField(
                choices=[
                    ("organisation", "organisation"),
                    ("filings", "filings"),
                    ("audits", "audits"),
                    ("figures", "figures"),
                    ("project", "project"),
                    ("investors_part", "investors_part"),
                    ("after_funding", "after_funding"),
                    ("key_information", "key_information"),
                    ("fees", "fees"),
                    ("event", "event"),
                    ("risk", "risk"),
                    ("correction", "correction"),
                    ("complaints", "complaints"),
                    ("privacy", "privacy"),
                    ("partners", "partners"),
                    ("committee", "committee"),
                    ("education", "education"),
                    ("glossary", "glossary"),
                    ("offline", "offline"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="submission",
            name="kind",
            field=models.CharField(
                choices=[
                    ("organisation", "organisation"),
                    ("filings", "filings"),
                    ("audits", "audits"),
                    ("figures", "figures"),
                    ("project", "project"),
                    ("investors_part", "investors_part"),
                    ("after_funding", "after_funding"),
                    ("key_information", "key_information"),
                    ("fees", "fees"),
                    ("event", "event"),
                    ("risk", "risk"),
                    ("correction", "correction"),
                    ("complaints", "complaints"),
                    ("privacy", "privacy"),
                    ("partners", "partners"),
                    ("committee", "committee"),
                    ("education", "education"),
                    ("glossary", "glossary"),
                    ("offline", "offline"),
                ],
                max_length=20,
            ),
        ),
    ]
