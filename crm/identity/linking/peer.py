"""Speak with Splink: hand it the declared levels, let it learn without labels, let it find and compare candidates."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.internals.blocking_rule_creator import BlockingRuleCreator

from crm.identity.domain.scoring.levels import COMPARISONS
from crm.identity.domain.scoring.model import Figures, Model
from crm.identity.domain.scoring.rungs import Comparison, Level
from crm.identity.linking import settings
from crm.identity.linking.tables import RECORDS

NEEDED: Final[Mapping[str, str]] = {
    "name": "surname_sound", "surname": "surname_latin", "given": "given_latin", "birth": "birth", "gender": "gender",
    "id_number": "id_any", "other_number": "id_other", "phone": "phone_tail", "email": "email",
    "address": "address_words", "city": "city", "postcode": "postcode", "sources": "source_kind",
}  # fmt: skip
"""The column without which a comparison says nothing."""
NOBODY: Final = "l.unique_id = r.unique_id"
"""The rule of a file that fills no key. With none at all Splink would compare everybody with everybody."""


def linker_for(
    engine: duckdb.DuckDBPyConnection,
    model: Model,
    said: Mapping[str, int],
    comparisons: Sequence[Comparison] = COMPARISONS,
) -> Linker:
    """A linker over the records in DuckDB with the model's figures."""
    return linker_over(DuckDBAPI(connection=engine).register(engine.table(RECORDS)), model, said, comparisons)


def linker_over(
    records: Any, model: Model, said: Mapping[str, int], comparisons: Sequence[Comparison] = COMPARISONS
) -> Linker:
    """A linker over records that a Splink engine knows; comparisons of columns nobody filled are left out."""
    settings_for = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(one, model) for one in used(said, comparisons)],
        blocking_rules_to_generate_predictions=candidate_rules(said),
        probability_two_random_records_match=model.prior,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
        unique_id_column_name="unique_id",
        max_iterations=15,
        em_convergence=0.001,
    )
    return Linker(records, settings_for, log_level=logging.CRITICAL)


def used(said: Mapping[str, int], comparisons: Sequence[Comparison] = COMPARISONS) -> tuple[Comparison, ...]:
    """Comparisons for which some records say something."""
    return tuple(one for one in comparisons if said[NEEDED[one.id]] > 1)


def said_by_pairs(said: Mapping[str, int], comparisons: Sequence[Comparison], records: int) -> list[float]:
    """For each comparison, in which share of all pairs both records say something (columns taken as independent)."""
    return [(said[NEEDED[one.id]] / records) ** 2 for one in comparisons]


def candidate_rules(said: Mapping[str, int]) -> list[BlockingRuleCreator | dict[str, Any]]:
    """Splink's blocking rules for the declared ones."""
    rules = [
        " AND ".join(f"l.{column} = r.{column}" for column in columns)
        for columns in settings.CANDIDATES
        if all(said[column] for column in columns)
    ]
    for columns in settings.CROSSED:
        pairs = list(zip(columns[::2], columns[1::2], strict=True))
        if all(said[column] for column in columns):
            rules.append(" AND ".join(f"l.{a} = r.{b}" for a, b in pairs))
    return [{"blocking_rule": rule} for rule in rules or [NOBODY]]


def learn(linker: Linker, model: Model, said: Mapping[str, int]) -> Model:
    """Learn ``u`` from random pairs and ``m`` by expectation maximisation; levels nobody saw keep their figures."""
    train(linker, said)
    return _learnt(linker, model)


def train(linker: Linker, said: Mapping[str, int]) -> None:
    """Run Splink's own training; what it learnt stays in the linker."""
    linker.training.estimate_u_using_random_sampling(
        max_pairs=settings.RANDOM_PAIRS, seed=settings.SEED, min_count_per_level=None, num_chunks=1
    )
    for columns in settings.TRAINING:
        if all(said[column] > settings.LEARN_FROM // 2 for column in columns):
            _session(linker, columns)


def _session(linker: Linker, columns: Sequence[str]) -> None:
    rule = " AND ".join(f"l.{column} = r.{column}" for column in columns)
    before = linker._settings_obj.core_model_settings.copy()  # type: ignore[no-untyped-call]
    try:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True, max_pairs=settings.TRAINING_PAIRS
        )
    except Exception as error:  # Splink raises plain ones; a session without matches teaches nothing and harms nothing
        linker._settings_obj.core_model_settings = before
        logging.getLogger(__name__).info("session on %s taught nothing: %s", columns, error)


def _learnt(linker: Linker, model: Model) -> Model:
    figures = dict(model.figures)
    for comparison in linker._settings_obj.comparisons:
        levels = {
            level.id: level for one in COMPARISONS if one.id == comparison.output_column_name for level in one.levels
        }
        for found in comparison._comparison_levels_excluding_null:
            level = levels[found.label_for_charts]
            if not level.fixed:
                before = figures[comparison.output_column_name, level.id]
                figures[comparison.output_column_name, level.id] = Figures(
                    m=float(found.m_probability) if found._has_estimated_m_values else before.m,
                    u=float(found.u_probability) if found._has_estimated_u_values else before.u,
                )
    return Model(prior=model.prior, figures=figures, learnt_from=model.learnt_from)


def _comparison(comparison: Comparison, model: Model) -> dict[str, Any]:
    levels = [_level(comparison, level, model) for level in comparison.levels]
    return {"output_column_name": comparison.id, "comparison_levels": levels}


def _level(comparison: Comparison, level: Level, model: Model) -> dict[str, Any]:
    found: dict[str, Any] = {"sql_condition": level.when.sql(), "label_for_charts": level.id}
    if level.nothing:
        return {**found, "is_null_level": True}
    figures = model.figures[comparison.id, level.id]
    found |= {"m_probability": figures.m, "u_probability": figures.u}
    if level.fixed:
        found |= {"fix_m_probability": True, "fix_u_probability": True}
    if level.rare and not level.among:
        found |= {"tf_adjustment_column": level.rare}
    return found
