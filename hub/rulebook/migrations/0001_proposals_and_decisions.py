"""A changed rule as rows: what one person proposed, the word of another, and how far it is carried out."""

import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="RuleDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("approved", models.BooleanField()),
                ("words", models.CharField(blank=True, default="", max_length=300)),
                ("effective_date", models.DateField()),
                ("proposed_by_id", models.UUIDField()),
                ("decided_by_id", models.UUIDField()),
                ("decided_by", models.CharField(max_length=80)),
                ("decided_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RuleApplication",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="applied",
                        serialize=False,
                        to="rulebook.ruledecision",
                    ),
                ),
                ("cursor", models.UUIDField(null=True)),
                ("looked_at", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("began_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RuleProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("rule_id", models.CharField(max_length=16)),
                ("figures", models.JSONField()),
                ("reason", models.CharField(max_length=300)),
                ("effective_date", models.DateField()),
                ("affected", models.JSONField(default=dict)),
                ("proposed_by_id", models.UUIDField()),
                ("proposed_by", models.CharField(max_length=80)),
                ("proposed_at", models.DateTimeField()),
                (
                    "undoes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="rulebook.ruleproposal",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="ruledecision",
            name="proposal",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="rulebook.ruleproposal"
            ),
        ),
        migrations.AddIndex(
            model_name="ruleproposal",
            index=models.Index(fields=["rule_id"], name="ruleproposal_by_rule"),
        ),
        migrations.AddConstraint(
            model_name="ruleproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="ruleproposal_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("figures", []), _negated=True), name="ruleproposal_changes_something"
            ),
        ),
        migrations.AddIndex(
            model_name="ruledecision",
            index=models.Index(
                condition=models.Q(("approved", True)), fields=["effective_date"], name="ruledecision_by_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="ruledecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by_id", models.F("proposed_by_id")), _negated=True),
                name="ruledecision_by_another_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruledecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved", True), models.Q(("words", ""), _negated=True), _connector="OR"),
                name="ruledecision_declined_says_why",
            ),
        ),
    ]
