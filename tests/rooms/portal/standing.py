"""The published world that most tests of public pages begin from."""


def publish_all() -> None:
    """An organisation, a corrected project and two months of figures."""
    from hub.access.scope import entered, system_scope
    from tests.rooms.cms import samples
    from tests.rooms.cms.people import everybody, released_by

    with entered(system_scope("test")):
        publish = released_by(everybody())
        publish(samples.organisation(), kind="organisation", slug="about")
        publish()
        publish(
            samples.project(collateral_fen=3_060_000_000),
            change="correction",
            reason_zh="评估机构复核后下调成新率。",
            reason_en="The appraiser lowered the condition factor.",
        )
        september = samples.figures("2026-09")
        publish(september, kind="figures", slug="figures-2026-09")
        publish(samples.figures("2026-10", september["closing_fen"]), kind="figures", slug="figures-2026-10")
