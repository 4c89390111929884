"""Every page that a person sees, declared once: for pictures, and for the checks that look at each of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Voice(StrEnum):
    """PUBLIC pages have a large-type version, STAFF pages a dark one that people work in all day."""

    PUBLIC = "public"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True)
class ShownPage:
    """One page: ``name`` names its pictures, ``role`` the login of the demo world that opens it ("" for anybody).

    The address is ``path``, or that of the demo summary's ``flagship`` value, or the first link on the page
    ``after`` whose address contains ``link``; ``query`` is put behind it. ``status`` is what the page answers.
    """

    name: str
    role: str = ""
    path: str = ""
    flagship: str = ""
    after: str = ""
    link: str = ""
    query: str = ""
    status: int = 200
    printed: bool = False

    @property
    def voice(self) -> Voice:
        """Who works here decides the look; an investor reads the public one."""
        return Voice.PUBLIC if self.role in {"", "investor"} else Voice.STAFF


OTHER_DIGEST: Final = "0" * 64
"""A digest that no file has: it makes the verification page say that the file is another one."""

SHOWN_PAGES: Final = (
    ShownPage(name="home", path="/"),
    ShownPage(name="tour", path="/tour/"),
    ShownPage(name="disclosures", path="/disclosures/"),
    ShownPage(name="disclosures-empty", path="/disclosures/", query="q=nothing-has-this-title"),
    ShownPage(name="mail-alerts", path="/alerts/"),
    ShownPage(name="mail-alert-link-old", path="/alerts/confirm/none/", status=404),
    ShownPage(name="open-data", path="/open-data/"),
    ShownPage(name="disclosure-calendar", path="/disclosures/calendar/", printed=True),
    ShownPage(name="wording-handbook", path="/wording/", printed=True),
    ShownPage(name="realities", path="/reality/"),
    ShownPage(name="reality-roof", path="/reality/QY-SOLAR-2/"),
    ShownPage(name="reality-tea", path="/reality/QY-TEA-1/", printed=True),
    ShownPage(name="panorama", after="reality-tea", link="/reality/pictures/"),
    ShownPage(name="search", path="/search/", query="q=逾期率"),
    ShownPage(name="search-nothing", path="/search/", query="q=逾期 查无此词"),
    ShownPage(name="project", flagship="disclosure_url", printed=True),
    ShownPage(name="project-first-version", after="project", link="/v/1/"),
    ShownPage(name="comparison", after="project", link="/compare/"),
    ShownPage(name="figures", path="/figures/", printed=True),
    ShownPage(name="key-information", path="/disclosures/key-cold-3/", printed=True),
    ShownPage(name="glossary", path="/disclosures/glossary/"),
    ShownPage(name="fees", path="/disclosures/fees/"),
    ShownPage(name="withdrawn", path="/disclosures/risk-maintenance/", status=410),
    ShownPage(name="verify", path="/verify/"),
    ShownPage(name="verify-final", flagship="verify_url", printed=True),
    ShownPage(name="verify-contradicted", flagship="verify_url", query=f"digest={OTHER_DIGEST}"),
    ShownPage(name="verify-void-report", flagship="void_url"),
    ShownPage(name="checkpoints", path="/checkpoints/"),
    ShownPage(name="checkpoint", path="/checkpoints/1/", printed=True),
    ShownPage(name="logged-record", path="/checkpoints/records/1/"),
    ShownPage(name="sign-in", path="/accounts/login/"),
    ShownPage(name="missing", path="/no-such-page/", status=404),
    ShownPage(name="refused", role="investor", path="/workspace/", status=403),
    ShownPage(name="design-public", path="/design/public/"),
    ShownPage(name="my", role="investor", path="/my/"),
    ShownPage(name="my-money", role="investor", path="/my/money/"),
    ShownPage(name="my-investment", role="investor", after="my-money", link="/my/money/of/", printed=True),
    ShownPage(name="my-alerts", role="investor", path="/my/alerts/"),
    ShownPage(name="my-calendar", role="investor", path="/my/calendar/", printed=True),
    ShownPage(name="my-evidence", role="investor", path="/my/evidence/"),
    ShownPage(name="my-evidence-checked", role="investor", path="/my/evidence/", query="check=1"),
    ShownPage(name="my-shelf", role="investor", path="/my/invest/"),
    ShownPage(name="my-offer", role="investor", path="/my/invest/TERM-3M-1/"),
    ShownPage(name="my-offer-above", role="investor", path="/my/invest/EQ-GROWTH/"),
    ShownPage(name="my-plan", role="investor", after="my", link="/my/plans/", printed=True),
    ShownPage(name="my-contracts", role="investor", path="/my/contracts/", printed=True),
    ShownPage(name="my-contract", role="investor", after="my", link="/my/contracts/HT-", printed=True),
    ShownPage(
        name="my-disclosure", role="investor", path="/my/disclosures/project-cj-notes-3m-investors/", printed=True
    ),
    ShownPage(name="my-erasure", role="investor", path="/my/erasure/"),
    ShownPage(name="my-consents", role="investor", path="/my/consents/", printed=True),
    ShownPage(name="questionnaire", role="investor", path="/my/questionnaire/"),
    ShownPage(name="questionnaire-group", role="investor", path="/my/questionnaire/finances/"),
    ShownPage(name="questionnaire-result", role="investor", path="/my/questionnaire/result/"),
    ShownPage(name="level-history", role="investor", path="/my/questionnaire/history/", printed=True),
    ShownPage(name="today", role="advisor", path="/workspace/"),
    ShownPage(name="clients", role="advisor", path="/workspace/clients/"),
    ShownPage(name="clients-empty", role="advisor", path="/workspace/clients/", query="q=nobody-is-called-this"),
    ShownPage(name="clients-narrowed", role="advisor", path="/workspace/clients/", query="need=needs_education"),
    ShownPage(name="clients-export", role="advisor", path="/workspace/clients/export/", query="need=needs_education"),
    ShownPage(name="client", role="advisor", flagship="profile_url", printed=True),
    ShownPage(name="level", role="advisor", after="client", link="/level/", printed=True),
    ShownPage(name="allocation", role="advisor", after="client", link="/allocation/"),
    ShownPage(name="lineage", role="advisor", after="client", link="/lineage/"),
    ShownPage(name="consents", role="advisor", after="client", link="/consents/"),
    ShownPage(name="households", role="advisor", path="/workspace/households/"),
    ShownPage(name="household", role="advisor", flagship="household_url", printed=True),
    ShownPage(name="household-taken-back", role="advisor", flagship="second_household_url"),
    ShownPage(name="client-stopped", role="advisor", flagship="second_profile_url"),
    ShownPage(name="reviews", role="compliance", path="/workspace/reviews/"),
    ShownPage(name="pair", role="compliance", after="reviews", link="/workspace/reviews/0"),
    ShownPage(name="reviews-answered", role="compliance", path="/workspace/reviews/", query="view=decided"),
    ShownPage(name="quality", role="compliance", path="/workspace/quality/"),
    ShownPage(name="unsuitable", role="compliance", path="/compliance/unsuitable/"),
    ShownPage(name="unsuitable-own", role="advisor", path="/compliance/unsuitable/"),
    ShownPage(name="void-reports", role="compliance", path="/compliance/void-reports/"),
    ShownPage(name="void-report", role="compliance", flagship="void_page_url"),
    ShownPage(name="report-runs", role="compliance", path="/workspace/reports/runs/"),
    ShownPage(name="report-run-new", role="compliance", path="/workspace/reports/runs/new/"),
    ShownPage(name="model", role="compliance", path="/workspace/quality/model/"),
    ShownPage(name="invitation", role="advisor", after="client", link="/workspace/clients/invite/"),
    ShownPage(name="invitation-empty", role="advisor", path="/workspace/clients/invite/"),
    ShownPage(name="visit", role="advisor", path="/workspace/visits/new/"),
    ShownPage(name="import", role="advisor", path="/workspace/visits/import/"),
    ShownPage(name="import-mappings", role="advisor", path="/workspace/visits/import/mappings/"),
    ShownPage(name="task", role="advisor", after="today", link="/workspace/tasks/"),
    ShownPage(name="settle", role="advisor", after="client", link="/workspace/disagreements/"),
    ShownPage(name="lesson", role="advisor", after="client-stopped", link="/lesson/"),
    ShownPage(name="bind", role="advisor", after="client", link="/bind/"),
    ShownPage(name="reveal", role="advisor", after="client", link="/workspace/values/"),
    ShownPage(name="review", role="compliance", path="/compliance/disclosures/"),
    ShownPage(name="completeness", role="compliance", path="/compliance/disclosures/completeness/"),
    ShownPage(name="review-one", role="compliance", after="review", link="/compliance/disclosures/0"),
    ShownPage(name="standing", role="editor", path="/compliance/disclosures/standing/"),
    ShownPage(name="attach", role="editor", path="/compliance/disclosures/drafts/audits-2025/files/"),
    ShownPage(name="next-version", role="compliance", path="/compliance/disclosures/standing/risk-false-callers/"),
    ShownPage(name="evidence", role="compliance", path="/compliance/evidence/"),
    ShownPage(name="alarms", role="compliance", path="/compliance/evidence/alarms/"),
    ShownPage(name="parked-letters", role="compliance", path="/compliance/letters/"),
    ShownPage(name="quarantine", role="compliance", path="/compliance/quarantine/"),
    ShownPage(name="quarantine-message", role="compliance", after="quarantine", link="/compliance/quarantine/01"),
    ShownPage(name="quarantine-all", role="compliance", after="quarantine", link="/compliance/quarantine/all/"),
    ShownPage(name="channels", role="compliance", path="/compliance/channels/"),
    ShownPage(name="due", role="compliance", path="/compliance/due/"),
    ShownPage(name="erasures", role="compliance", path="/compliance/erasures/"),
    ShownPage(name="erasure", role="compliance", after="erasures", link="/compliance/erasures/"),
    ShownPage(name="on-site", role="compliance", path="/compliance/reality/"),
    ShownPage(name="site-visit", role="compliance", path="/compliance/reality/visits/new/"),
    ShownPage(name="holds", role="compliance", path="/compliance/holds/"),
    ShownPage(name="alerts", role="compliance", path="/compliance/alerts/"),
    ShownPage(name="alert", role="compliance", after="alerts", link="/compliance/alerts/01"),
    ShownPage(name="alert-rules", role="compliance", path="/compliance/alerts/rules/"),
    ShownPage(name="statements", role="compliance", path="/compliance/statements/"),
    ShownPage(name="statement", role="compliance", after="statements", link="/compliance/statements/"),
    ShownPage(name="reconciliation", role="compliance", path="/compliance/reconciliation/"),
    ShownPage(name="movements", role="compliance", after="reconciliation", link="/reconciliation/movements/"),
    ShownPage(name="break", role="compliance", after="reconciliation", link="/compliance/reconciliation/01"),
    ShownPage(name="ledger", role="compliance", path="/compliance/ledger/"),
    ShownPage(name="ledger-account", role="compliance", after="ledger", link="/compliance/ledger/accounts/"),
    ShownPage(name="blocks", role="compliance", path="/compliance/blocks/"),
    ShownPage(name="assets", role="compliance", path="/compliance/assets/"),
    ShownPage(name="asset", role="compliance", after="assets", link="/compliance/assets/QY-TEA-1"),
    ShownPage(name="plan-change", role="compliance", after="asset", link="/compliance/assets/QY-TEA-1/change/"),
    ShownPage(name="ratings", role="compliance", path="/compliance/ratings/"),
    ShownPage(name="rating", role="compliance", path="/compliance/ratings/TERM-3M-1/"),
    ShownPage(name="rating-proposal", role="compliance", after="ratings", link="/compliance/ratings/proposals/"),
    ShownPage(name="rules", role="compliance", path="/compliance/rules/"),
    ShownPage(name="rule", role="compliance", path="/compliance/rules/S2-014/"),
    ShownPage(name="rule-proposal", role="compliance", after="rules", link="/compliance/rules/proposals/"),
    ShownPage(name="packs", role="compliance", path="/compliance/packs/"),
    ShownPage(name="plan-version", role="compliance", after="asset", link="/compliance/assets/QY-TEA-1/versions/"),
    ShownPage(name="contracts", role="compliance", path="/compliance/contracts/"),
    ShownPage(name="contract-papers", role="compliance", after="contracts", link="/compliance/contracts/HT-"),
    ShownPage(name="contracts-desk", role="advisor", path="/compliance/contracts/"),
    ShownPage(name="contract-hand-in", role="advisor", after="contracts-desk", link="/compliance/contracts/HT-"),
    ShownPage(name="operations", role="system_admin", path="/operations/"),
    ShownPage(name="design-staff", role="advisor", path="/design/staff/"),
)  # fmt: skip
