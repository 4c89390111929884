"""Tell the profile what an investor said of themselves in an assessment: attitude, horizon, means, loss limit.

The profile shows these words and derives its descriptive label from them; it never learns or changes a level.
What the app's intake has told already is the same saying and changes nothing.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from crm.identity.domain.sightings import Assurance
from crm.profile.domain.facts import Worded
from crm.profile.domain.golden import Fact
from crm.profile.domain.sayings import Saying
from crm.profile.domain.vocabulary import channel_of
from crm.profile.operations import fold
from crm.suitability.domain.answers import Answers
from crm.suitability.models import Assessment
from crm.suitability.sealed import answers_of
from hub.access.scope import current_actor
from hub.kernel.events import Event

TOLD = {
    Fact.ATTITUDE: "attitude",
    Fact.HORIZON: "horizon",
    Fact.ASSETS: "assets",
    Fact.INCOME: "annual_income",
    Fact.LOSS_LIMIT: "loss_limit",
}


def tell_profile(event: Event, at: datetime) -> None:
    """Handle ``AssessmentSubmitted`` in a system scope; the same event again changes nothing."""
    row = Assessment.objects.get(id=UUID(str(event.payload["assessment_id"])))
    fold(touches=[], sayings=list(_sayings(row, answers_of(row))), by=current_actor(), at=at)


def _sayings(row: Assessment, answers: Answers) -> Iterator[Saying]:
    for fact, question_id in TOLD.items():
        words = answers.spoken(question_id)
        code = "" if question_id in dict(answers.amounts) else answers.one(question_id)
        yield Saying(
            source_id=row.source_id,
            fact=fact,
            value=Worded(zh=words.zh, en=words.en, code=code).packed(),
            channel=channel_of(row.channel),
            assurance=Assurance.CLAIMED,
            observed_at=row.taken_at,
        )
