"""Another kind of task: a contract that was made elsewhere is talked through."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0013_tasks_say_why"),
    ]

    operations = [
        migrations.AlterField(
            model_name="advisortask",
            name="kind",
            field=models.CharField(
                choices=[
                    ("teach_back", "Risk education with teach-back"),
                    ("confirm_plan", "Go through the proposed plan with the client"),
                    ("ask_again", "Ask again: two statements differ"),
                    ("review_level", "Review the level"),
                    ("raise_level", "A second person reviews letting the level up"),
                    ("check_merge", "Two profiles became one: make sure it is one person"),
                    ("review_contract", "Talk a contract through that was made elsewhere"),
                    ("invite", "Invite to answer the questionnaire"),
                    ("follow_up", "Keep a promise"),
                ],
                max_length=16,
            ),
        ),
    ]
