"""No rating counts without another person's word: proposals, decisions, and what the product's row may become."""

import django.db.models.deletion
from django.db import migrations, models

import hub.kernel.ids
from hub.schema.operations import AppendOnly, RowPolicy, TrackedSQL

CHECK_DECISION = """
CREATE FUNCTION catalogue_check_rating_decision() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := coalesce(current_setting('hub.scope_kind', true), '');
    proposed catalogue_ratingproposal%ROWTYPE;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    SELECT * INTO proposed FROM catalogue_ratingproposal p WHERE p.id = NEW.proposal_id;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    IF proposed.proposed_by_id IS DISTINCT FROM NEW.proposed_by_id THEN
        RAISE EXCEPTION 'hub: decision on rating % names another proposer', NEW.proposal_id USING ERRCODE = 'HC006';
    END IF;
    IF NEW.decided_at < proposed.proposed_at THEN
        RAISE EXCEPTION 'hub: rating % would be decided at %, before it was proposed',
            NEW.proposal_id, NEW.decided_at USING ERRCODE = 'HC007';
    END IF;
    RETURN NEW;
END
$body$
"""
DECISION_TRIGGER = (
    "CREATE TRIGGER catalogue_ratingdecision_stands BEFORE INSERT ON catalogue_ratingdecision"
    " FOR EACH ROW EXECUTE FUNCTION catalogue_check_rating_decision()"
)
CHECK_RERATING = """
CREATE FUNCTION catalogue_check_rerating() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := coalesce(current_setting('hub.scope_kind', true), '');
    agreed boolean;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    SELECT d.approved
           AND (p.product_id, p.issuer_rating, p.distributor_rating, p.before_issuer, p.before_distributor)
             = (NEW.product_id, NEW.issuer_rating, NEW.distributor_rating, NEW.before_issuer, NEW.before_distributor)
      INTO agreed
      FROM catalogue_ratingdecision d JOIN catalogue_ratingproposal p ON p.id = d.proposal_id
     WHERE d.id = NEW.decision_id;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    IF agreed IS NOT TRUE THEN
        RAISE EXCEPTION 'hub: no two people agreed on this rating of product %', NEW.product_id
            USING ERRCODE = 'HC006';
    END IF;
    RETURN NEW;
END
$body$
"""
RERATING_TRIGGER = (
    "CREATE TRIGGER catalogue_rerating_agreed BEFORE INSERT ON catalogue_rerating"
    " FOR EACH ROW EXECUTE FUNCTION catalogue_check_rerating()"
)
CHECK_PRODUCT = """
CREATE FUNCTION catalogue_check_product_rating() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    newest catalogue_rerating%ROWTYPE;
BEGIN
    SELECT * INTO newest FROM catalogue_rerating r WHERE r.product_id = NEW.id ORDER BY r.id DESC LIMIT 1;
    IF (newest.before_issuer, newest.before_distributor, newest.issuer_rating, newest.distributor_rating)
       IS DISTINCT FROM (OLD.issuer_rating, OLD.distributor_rating, NEW.issuer_rating, NEW.distributor_rating) THEN
        RAISE EXCEPTION 'hub: product % is rated by two people alone', NEW.code USING ERRCODE = 'HC006';
    END IF;
    RETURN NEW;
END
$body$
"""
PRODUCT_TRIGGER = (
    "CREATE TRIGGER catalogue_product_rated BEFORE UPDATE ON catalogue_product FOR EACH ROW"
    " WHEN ((OLD.issuer_rating, OLD.distributor_rating) IS DISTINCT FROM (NEW.issuer_rating, NEW.distributor_rating))"
    " EXECUTE FUNCTION catalogue_check_product_rating()"
)
"""The newest rating leads from what the row says to what it shall say; once it does, that rating is used up."""

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"
HISTORY = ("catalogue_ratingproposal", "catalogue_ratingdecision")
RATINGS = ("issuer_rating", "distributor_rating")


def _id() -> tuple[str, models.UUIDField]:
    return ("id", models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False))


class Migration(migrations.Migration):
    """After the history of ratings and the scope functions."""

    dependencies = [("catalogue", "0007_ratings_may_change"), ("access", "0002_scope_functions")]
    operations = [
        migrations.RunSQL("SELECT set_config('hub.scope_kind', 'system', true)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="RatingProposal",
            fields=[
                _id(),
                ("issuer_rating", models.SmallIntegerField()),
                ("distributor_rating", models.SmallIntegerField()),
                ("before_issuer", models.SmallIntegerField()),
                ("before_distributor", models.SmallIntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("affected", models.JSONField(default=dict)),
                ("proposed_by_id", models.UUIDField()),
                ("proposed_by", models.CharField(max_length=80)),
                ("proposed_at", models.DateTimeField()),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rating_proposals",
                        to="catalogue.product",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            *(
                                (f"{name}__{bound}", rating)
                                for name in sorted(RATINGS)
                                for bound, rating in (("gte", 1), ("lte", 5))
                            )
                        ),
                        name="ratingproposal_r1_to_r5",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="ratingproposal_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("distributor_rating", models.F("before_distributor")),
                            ("issuer_rating", models.F("before_issuer")),
                            _negated=True,
                        ),
                        name="ratingproposal_changes_something",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="RatingDecision",
            fields=[
                _id(),
                ("approved", models.BooleanField()),
                ("words", models.CharField(blank=True, default="", max_length=300)),
                ("proposed_by_id", models.UUIDField()),
                ("decided_by_id", models.UUIDField()),
                ("decided_by", models.CharField(max_length=80)),
                ("decided_at", models.DateTimeField()),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="catalogue.ratingproposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decided_by_id", models.F("proposed_by_id")), _negated=True),
                        name="ratingdecision_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved", True), models.Q(("words", ""), _negated=True), _connector="OR"),
                        name="ratingdecision_declined_says_why",
                    ),
                ]
            },
        ),
        migrations.AddField(
            model_name="rerating",
            name="decision",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="carried_out",
                to="catalogue.ratingdecision",
            ),
        ),
        TrackedSQL(
            [CHECK_DECISION, DECISION_TRIGGER, CHECK_RERATING, RERATING_TRIGGER, CHECK_PRODUCT, PRODUCT_TRIGGER],
            reverse=[
                "DROP TRIGGER catalogue_product_rated ON catalogue_product",
                "DROP FUNCTION catalogue_check_product_rating()",
                "DROP TRIGGER catalogue_rerating_agreed ON catalogue_rerating",
                "DROP FUNCTION catalogue_check_rerating()",
                "DROP TRIGGER catalogue_ratingdecision_stands ON catalogue_ratingdecision",
                "DROP FUNCTION catalogue_check_rating_decision()",
            ],
        ),
        *(AppendOnly(table) for table in HISTORY),
        *(RowPolicy(table, visible=OVERSIGHT) for table in HISTORY),
    ]
