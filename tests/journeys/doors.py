"""Who may open which address: the list that the crawl holds against the running hub. An address not listed fails."""

from dataclasses import dataclass

ADVISOR, OTHER_ADVISOR, FAR_ADVISOR = "lin.xiao", "chen.yu", "zhao.min"
MANAGER, COMPLIANCE, AUDITOR, EDITOR = "sun.heng", "he.jing", "qin.yue", "tang.wen"
INVESTOR, SYSTEM, SECURITY, NOBODY = "shen.ruoxi", "fang.ke", "mo.ran", ""
EVERYBODY = (
    ADVISOR, OTHER_ADVISOR, FAR_ADVISOR, MANAGER, COMPLIANCE, AUDITOR, EDITOR, INVESTOR, SYSTEM, SECURITY, NOBODY,
)  # fmt: skip
SIGNED_IN = tuple(login for login in EVERYBODY if login)

DESK = (ADVISOR, OTHER_ADVISOR, FAR_ADVISOR, MANAGER)
PART = "project-cj-notes-3m-investors"
"""What only holders of a contract in the first flagship's project read."""
UNKNOWN = "00000000-0000-7000-8000-000000000000"
"""A list that this person did not upload."""
READERS = (*DESK, COMPLIANCE, AUDITOR)
SEE_THE_CLIENT = (ADVISOR, MANAGER, COMPLIANCE, AUDITOR)
"""Logins whose scope holds the first flagship client: her advisor, her branch, oversight."""


@dataclass(frozen=True, kw_only=True)
class Door:
    """``roles`` may enter; ``owned``: only those whose scope holds the object, the others of ``roles`` get 404.

    ``answer`` is what a GET gives those let in; 405 for addresses that only take a POST, 400 where a GET carries data.
    """

    path: str
    roles: tuple[str, ...]
    owned: bool = False
    answer: int = 200
    sees: tuple[str, ...] = SEE_THE_CLIENT


DOORS = {
    "health": Door(path="/health/", roles=EVERYBODY),
    "ingest:segment": Door(path="/v1/batch", roles=EVERYBODY, answer=405),
    "ingest:browser-settings": Door(path="/v1/projects/nobody/settings", roles=EVERYBODY, answer=401),
    "bank:statements": Door(path="/bank/v1/statements", roles=EVERYBODY, answer=405),
    "bank:openapi": Door(path="/bank/v1/openapi.json", roles=EVERYBODY),
    "bank:flows": Door(path="/bank/v1/flows", roles=EVERYBODY, answer=405),
    "bank:flow-batch": Door(path="/bank/v1/flows/batch", roles=EVERYBODY, answer=405),
    "bank:flow": Door(path="/bank/v1/flows/D-1", roles=EVERYBODY, answer=401),
    "devices:readings": Door(path="/devices/v1/readings", roles=EVERYBODY, answer=405),
    "sensors:sa": Door(path="/sa", roles=EVERYBODY, answer=400),
    "sensors:image": Door(path="/sa.gif", roles=EVERYBODY, answer=400),
    "sensors:debug": Door(path="/debug", roles=EVERYBODY, answer=400),
    "rudder:beacon": Door(path="/beacon/v1/batch", roles=EVERYBODY, answer=405),
    "rudder:source-config": Door(path="/sourceConfig/", roles=EVERYBODY, answer=401),
    "login": Door(path="/accounts/login/", roles=(NOBODY,)),
    "logout": Door(path="/accounts/logout/", roles=EVERYBODY, answer=405),
    "home": Door(path="/accounts/home/", roles=SIGNED_IN, answer=302),
    "preferences": Door(path="/preferences/", roles=EVERYBODY, answer=405),
    "design": Door(path="/design/", roles=EVERYBODY),
    "design-theme": Door(path="/design/public/", roles=EVERYBODY),
    "tour:tour": Door(path="/tour/", roles=EVERYBODY),
    "portal:home": Door(path="/", roles=EVERYBODY),
    "portal:disclosures": Door(path="/disclosures/", roles=EVERYBODY),
    "portal:compliance_calendar": Door(path="/disclosures/calendar/", roles=EVERYBODY),
    "portal:compliance_calendar_file": Door(path="/disclosures/calendar.ics", roles=EVERYBODY),
    "portal:wording_handbook": Door(path="/wording/", roles=EVERYBODY),
    "portal:search": Door(path="/search/", roles=EVERYBODY),
    "crawlers:sitemap": Door(path="/sitemap.xml", roles=EVERYBODY),
    "crawlers:robots": Door(path="/robots.txt", roles=EVERYBODY),
    "portal:compare": Door(path="/disclosures/{slug}/compare/", roles=EVERYBODY),
    "portal:disclosure": Door(path="/disclosures/{slug}/", roles=EVERYBODY),
    "portal:disclosure_version": Door(path="/disclosures/{slug}/v/1/", roles=EVERYBODY),
    "portal:payload": Door(path="/disclosures/{slug}/v/1/payload.json", roles=EVERYBODY),
    "portal:month_report": Door(path="/disclosures/{slug}/v/1/report.pdf", roles=EVERYBODY, answer=404),
    "portal:newest_paper": Door(path="/disclosures/{slug}/document.pdf", roles=EVERYBODY, answer=302),
    "portal:disclosure_paper": Door(path="/disclosures/{slug}/v/1/document.pdf", roles=EVERYBODY),
    "portal:attachment": Door(path="/attachments/none", roles=EVERYBODY, answer=404),
    "portal:parity": Door(path="/compliance/channels/", roles=(COMPLIANCE, AUDITOR)),
    "portal:parity_again": Door(path="/compliance/channels/again/", roles=(COMPLIANCE,), answer=405),
    "portal:parked_letters": Door(path="/compliance/letters/", roles=(COMPLIANCE, AUDITOR)),
    "portal:parked_letters_again": Door(path="/compliance/letters/again/", roles=(COMPLIANCE,), answer=405),
    "portal:open_data": Door(path="/open-data/", roles=EVERYBODY),
    "portal:atom": Door(path="/feeds/all.atom", roles=EVERYBODY),
    "portal:json_feed": Door(path="/feeds/all.json", roles=EVERYBODY),
    "portal:alerts": Door(path="/alerts/", roles=EVERYBODY),
    "portal:alerts_list": Door(path="/alerts/list/", roles=EVERYBODY, answer=405),
    "portal:alert_confirm": Door(path="/alerts/confirm/none/", roles=EVERYBODY, answer=404),
    "portal:alert_end": Door(path="/alerts/end/none/", roles=EVERYBODY, answer=404),
    "portal:alerts_mine": Door(path="/alerts/mine/none/", roles=EVERYBODY, answer=404),
    "portal:alerts_forget": Door(path="/alerts/mine/none/forget/", roles=EVERYBODY, answer=405),
    "open_data:description": Door(path="/open-data/v1/", roles=EVERYBODY),
    "open_data:schema": Door(path="/open-data/v1/schemas/project.json", roles=EVERYBODY),
    "open_data:listing": Door(path="/open-data/v1/disclosures.json", roles=EVERYBODY),
    "open_data:disclosure": Door(path="/open-data/v1/disclosures/{slug}.json", roles=EVERYBODY),
    "open_data:disclosure_csv": Door(path="/open-data/v1/disclosures/{slug}.csv", roles=EVERYBODY),
    "open_data:versions": Door(path="/open-data/v1/disclosures/{slug}/versions.json", roles=EVERYBODY),
    "open_data:version": Door(path="/open-data/v1/disclosures/{slug}/v/1.json", roles=EVERYBODY),
    "open_data:version_csv": Door(path="/open-data/v1/disclosures/{slug}/v/1.csv", roles=EVERYBODY),
    "open_data:kind_csv": Door(path="/open-data/v1/kinds/figures.csv", roles=EVERYBODY),
    "portal:realities": Door(path="/reality/", roles=EVERYBODY),
    "portal:reality": Door(path="/reality/QY-TEA-1/", roles=EVERYBODY),
    "portal:site_picture": Door(path="/reality/pictures/none.jpg", roles=EVERYBODY, answer=404),
    "portal:panorama": Door(path="/reality/pictures/none/", roles=EVERYBODY, answer=404),
    "consoles:reality": Door(path="/compliance/reality/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:site-visit": Door(path="/compliance/reality/visits/new/", roles=(COMPLIANCE, MANAGER)),
    "portal:figures": Door(path="/figures/", roles=EVERYBODY, answer=302),
    "portal:verify": Door(path="/verify/", roles=EVERYBODY),
    "portal:verify_record": Door(path="/verify/contract/{contract_id}/", roles=EVERYBODY),
    "portal:report_standing": Door(path="/verify/suitability_report/{report_id}/standing.json", roles=EVERYBODY),
    "portal:proof": Door(path="/verify/contract/{contract_id}/proof.json", roles=EVERYBODY),
    "portal:certificate": Door(path="/verify/contract/{contract_id}/certificate.pdf", roles=EVERYBODY),
    "portal:receipt": Door(path="/verify/contract/{contract_id}/receipt.json", roles=EVERYBODY),
    "log:description": Door(path="/log/", roles=EVERYBODY),
    "log:head": Door(path="/log/checkpoint", roles=EVERYBODY),
    "log:entries": Door(path="/log/tile/entries/000.p/1", roles=EVERYBODY),
    "log:hashes": Door(path="/log/tile/0/000.p/1", roles=EVERYBODY),
    "log:inclusion": Door(path="/log/proof/inclusion?index=0&size=1", roles=EVERYBODY),
    "log:consistency": Door(path="/log/proof/consistency?first=1&second=2", roles=EVERYBODY),
    "log:checkpoints": Door(path="/log/checkpoints", roles=EVERYBODY),
    "log:layout": Door(path="/log/checkpoints/1/layout", roles=EVERYBODY),
    "portal:verifier": Door(path="/verify/verifier.zip", roles=EVERYBODY),
    "portal:recompute": Door(path="/verify/recompute.zip", roles=EVERYBODY),
    "portal:authority": Door(path="/verify/authority.pem", roles=EVERYBODY),
    "portal:checkpoints": Door(path="/checkpoints/", roles=EVERYBODY),
    "portal:checkpoint_copy": Door(path="/checkpoints/checkpoints.json", roles=EVERYBODY),
    "portal:checkpoint": Door(path="/checkpoints/1/", roles=EVERYBODY),
    "portal:logged_record": Door(path="/checkpoints/records/1/", roles=EVERYBODY),
    "portal:record_proof": Door(path="/checkpoints/records/1/proof.json", roles=EVERYBODY),
    "portal:proof_file": Door(path="/verify/proof-file/", roles=EVERYBODY, answer=405),
    "portal:my_evidence": Door(path="/my/evidence/", roles=(INVESTOR,)),
    "portal:my_wallet": Door(path="/my/evidence/wallet.json", roles=(INVESTOR,)),
    "portal:my": Door(path="/my/", roles=(INVESTOR,)),
    "portal:my_statement": Door(path="/my/money/statement-2026.pdf", roles=(INVESTOR,)),
    "portal:my_consents": Door(path="/my/consents/", roles=(INVESTOR,)),
    "portal:my_consent_decide": Door(path="/my/consents/decide/", roles=(INVESTOR,), answer=405),
    "portal:my_household_leave": Door(path=f"/my/households/{UNKNOWN}/leave/", roles=(INVESTOR,), answer=405),
    "portal:my_shelf": Door(path="/my/invest/", roles=(INVESTOR,)),
    "portal:my_offer": Door(path="/my/invest/TERM-3M-1/", roles=(INVESTOR,)),
    "portal:my_exception_ask": Door(path="/my/invest/TERM-3M-1/request/", roles=(INVESTOR,)),
    "portal:my_exception": Door(path=f"/my/requests/{UNKNOWN}/", roles=(INVESTOR,), answer=404),
    "portal:my_exception_step": Door(path=f"/my/requests/{UNKNOWN}/step/", roles=(INVESTOR,), answer=405),
    "portal:my_purchase": Door(path=f"/my/purchases/{UNKNOWN}/", roles=(INVESTOR,), answer=404),
    "portal:my_purchase_cancel": Door(path=f"/my/purchases/{UNKNOWN}/cancel/", roles=(INVESTOR,), answer=405),
    "portal:my_purchase_sign": Door(path=f"/my/purchases/{UNKNOWN}/sign/", roles=(INVESTOR,), answer=405),
    "portal:my_certificate": Door(path=f"/my/purchases/{UNKNOWN}/certificate.pdf", roles=(INVESTOR,), answer=404),
    "my-api:openapi": Door(path="/my/v1/openapi.json", roles=EVERYBODY),
    "my-api:products": Door(path="/my/v1/products", roles=(INVESTOR,)),
    "my-api:product": Door(path="/my/v1/products/TERM-3M-1", roles=(INVESTOR,)),
    "my-api:purchases": Door(path="/my/v1/purchases", roles=(INVESTOR,)),
    "my-api:purchase": Door(path=f"/my/v1/purchases/{UNKNOWN}", roles=(INVESTOR,), answer=404),
    "my-api:cancel": Door(path=f"/my/v1/purchases/{UNKNOWN}/cancel", roles=(INVESTOR,), answer=405),
    "my-api:nothing": Door(path="/my/v1/nothing", roles=EVERYBODY, answer=404),
    "my-api:sign": Door(path=f"/my/v1/purchases/{UNKNOWN}/sign", roles=(INVESTOR,), answer=405),
    "portal:my_calendar": Door(path="/my/calendar/", roles=(INVESTOR,)),
    "portal:my_alerts": Door(path="/my/alerts/", roles=(INVESTOR,)),
    "portal:my_alert_end": Door(path=f"/my/alerts/{UNKNOWN}/end/", roles=(INVESTOR,), answer=405),
    "portal:my_erasure": Door(path="/my/erasure/", roles=(INVESTOR,)),
    "portal:my_erasure_ask": Door(path="/my/erasure/ask/", roles=(INVESTOR,), answer=405),
    "portal:my_flows": Door(path="/my/money/", roles=(INVESTOR,)),
    "portal:my_investment": Door(path="/my/money/of/{investment}/", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)),
    "portal:my_investment_alone": Door(path="/my/money/of/nobody/", roles=(INVESTOR,), answer=404),
    "portal:my_voucher": Door(path="/my/money/{flow_id}/voucher.pdf", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)),
    "portal:my_month_vouchers": Door(path="/my/money/{month}/vouchers.pdf", roles=(INVESTOR,)),
    "portal:my_contracts": Door(path="/my/contracts/", roles=(INVESTOR,)),
    "portal:my_contract_scan": Door(path=f"/my/contracts/nobody/scan-{UNKNOWN}.pdf", roles=(INVESTOR,), answer=404),
    "portal:my_contract": Door(path="/my/contracts/{number}/", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)),
    "portal:my_contract_document": Door(
        path="/my/contracts/{number}/document.pdf", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)
    ),
    "portal:my_report_zh": Door(path="/my/reports/{report_id}/zh.pdf", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)),
    "portal:my_report_en": Door(path="/my/reports/{report_id}/en.pdf", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)),
    "portal:my_report": Door(
        path="/my/reports/{report_id}/report.pdf", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)
    ),
    "portal:my_disclosure": Door(path=f"/my/disclosures/{PART}/", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)),
    "portal:my_disclosure_version": Door(
        path=f"/my/disclosures/{PART}/v/1/", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)
    ),
    "portal:my_disclosure_compare": Door(
        path=f"/my/disclosures/{PART}/compare/", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)
    ),
    "portal:my_disclosure_payload": Door(
        path=f"/my/disclosures/{PART}/v/1/payload.json", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)
    ),
    "portal:my_disclosure_paper": Door(
        path=f"/my/disclosures/{PART}/v/1/document.pdf", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)
    ),
    "portal:my_questionnaire": Door(path="/my/questionnaire/", roles=(INVESTOR,)),
    "portal:my_questionnaire_answers": Door(path="/my/questionnaire/answers/", roles=(INVESTOR,), answer=302),
    "portal:my_questionnaire_result": Door(path="/my/questionnaire/result/", roles=(INVESTOR,)),
    "portal:my_level_history": Door(path="/my/questionnaire/history/", roles=(INVESTOR,)),
    "portal:my_raise_answer": Door(path=f"/my/questionnaire/history/{UNKNOWN}/", roles=(INVESTOR,), answer=405),
    "portal:my_questionnaire_group": Door(path="/my/questionnaire/finances/", roles=(INVESTOR,)),
    "workspace:today": Door(path="/workspace/", roles=DESK),
    "workspace:clients": Door(path="/workspace/clients/", roles=READERS),
    "workspace:invite": Door(path="/workspace/clients/invite/", roles=DESK),
    "workspace:invited": Door(path=f"/workspace/clients/invite/{UNKNOWN}/", roles=DESK, answer=404),
    "workspace:view-keep": Door(path="/workspace/clients/views/", roles=DESK, answer=405),
    "workspace:view-share": Door(path=f"/workspace/clients/views/{UNKNOWN}/share/", roles=(MANAGER,), answer=405),
    "workspace:view-drop": Door(path=f"/workspace/clients/views/{UNKNOWN}/drop/", roles=DESK, answer=405),
    "workspace:export": Door(path="/workspace/clients/export/", roles=DESK),
    "workspace:client": Door(path="/workspace/clients/{subject_id}/", roles=READERS, owned=True),
    "workspace:report-issue": Door(path="/workspace/clients/{subject_id}/report/", roles=DESK, answer=405),
    "workspace:bind": Door(path="/workspace/clients/{subject_id}/bind/", roles=DESK, owned=True),
    "workspace:bind-code": Door(path="/workspace/clients/{subject_id}/bind/code/", roles=DESK, answer=405),
    "workspace:visit-draft": Door(path="/workspace/visits/draft/", roles=DESK, answer=405),
    "workspace:visit-draft-discard": Door(path="/workspace/visits/draft/discard/", roles=DESK, answer=405),
    "workspace:visitor": Door(path="/workspace/visits/visitor/?name=z", roles=DESK),
    "workspace:visitor-picked": Door(path="/workspace/visits/visitor/picked/", roles=DESK),
    "workspace:visit-new": Door(path="/workspace/visits/new/", roles=DESK),
    "visits-import": Door(path="/workspace/visits/import/", roles=DESK),
    "visits-mappings": Door(path="/workspace/visits/import/mappings/", roles=DESK),
    "visits-mapping-rename": Door(path=f"/workspace/visits/import/mappings/{UNKNOWN}/rename/", roles=DESK, answer=405),
    "visits-mapping-forget": Door(path=f"/workspace/visits/import/mappings/{UNKNOWN}/forget/", roles=DESK, answer=405),
    "visits-mapping-recall": Door(path=f"/workspace/visits/import/mappings/{UNKNOWN}/recall/", roles=DESK, answer=405),
    "visits-import-preview": Door(path=f"/workspace/visits/import/{UNKNOWN}/", roles=DESK, answer=404),
    "visits-import-errors": Door(path=f"/workspace/visits/import/{UNKNOWN}/refused.csv", roles=DESK, answer=404),
    "visits-import-columns": Door(path=f"/workspace/visits/import/{UNKNOWN}/columns/", roles=DESK, answer=405),
    "visits-import-trial": Door(path=f"/workspace/visits/import/{UNKNOWN}/trial/", roles=DESK, answer=405),
    "visits-import-drop": Door(path=f"/workspace/visits/import/{UNKNOWN}/drop/", roles=DESK, answer=405),
    "workspace:reveal": Door(path="/workspace/values/{mark_id}/", roles=READERS, owned=True),
    "portal:my_plan": Door(path="/my/plans/{plan_id}/", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)),
    "portal:my_plan_decide": Door(path="/my/plans/{plan_id}/decide/", roles=(INVESTOR,), answer=405, sees=(INVESTOR,)),
    "workspace:allocation": Door(path="/workspace/clients/{subject_id}/allocation/", roles=DESK, owned=True),
    "workspace:plan-confirm": Door(path="/workspace/plans/{plan_id}/confirm/", roles=DESK, answer=405),
    "workspace:plan-decline": Door(path="/workspace/plans/{plan_id}/decline/", roles=DESK, answer=405),
    "workspace:level": Door(path="/workspace/clients/{subject_id}/level/", roles=READERS, owned=True),
    "workspace:level-lower": Door(path="/workspace/clients/{subject_id}/level/lower/", roles=DESK, answer=405),
    "workspace:raise-propose": Door(path="/workspace/clients/{subject_id}/level/raise/", roles=DESK, answer=405),
    "workspace:raise-review": Door(
        path=f"/workspace/raises/{UNKNOWN}/review/", roles=(MANAGER, COMPLIANCE), answer=405
    ),
    "workspace:raise-document": Door(path=f"/workspace/raises/{UNKNOWN}/document/", roles=READERS, answer=404),
    "workspace:lineage": Door(path="/workspace/clients/{subject_id}/lineage/", roles=READERS, owned=True),
    "workspace:part": Door(path="/workspace/clients/{subject_id}/lineage/part/", roles=DESK, owned=True, answer=302),
    "workspace:part-undo": Door(path="/workspace/clients/{subject_id}/lineage/undo/1/", roles=DESK, answer=405),
    "workspace:consents": Door(path="/workspace/clients/{subject_id}/consents/", roles=READERS, owned=True),
    "workspace:households": Door(path="/workspace/households/", roles=READERS),
    "workspace:household-found": Door(path="/workspace/households/found/", roles=DESK, answer=405),
    "workspace:household": Door(path=f"/workspace/households/{UNKNOWN}/", roles=READERS, answer=404),
    "workspace:household-propose": Door(path=f"/workspace/households/{UNKNOWN}/members/", roles=DESK, answer=405),
    "workspace:household-member": Door(
        path=f"/workspace/households/{UNKNOWN}/members/{UNKNOWN}/", roles=DESK, answer=405
    ),
    "workspace:household-dissolve": Door(path=f"/workspace/households/{UNKNOWN}/dissolve/", roles=DESK, answer=405),
    "workspace:reviews": Door(path="/workspace/reviews/", roles=READERS),
    "workspace:review": Door(path=f"/workspace/reviews/{UNKNOWN}/", roles=READERS, answer=404),
    "workspace:review-answer": Door(
        path=f"/workspace/reviews/{UNKNOWN}/answer/", roles=(*DESK, COMPLIANCE), answer=405
    ),
    "workspace:quality": Door(path="/workspace/quality/", roles=(COMPLIANCE, AUDITOR)),
    "workspace:quality-sample": Door(path="/workspace/quality/sample/", roles=(COMPLIANCE,), answer=405),
    "workspace:quality-judge": Door(path=f"/workspace/quality/links/{UNKNOWN}/", roles=(COMPLIANCE,), answer=405),
    "workspace:model": Door(path="/workspace/quality/model/", roles=(COMPLIANCE, AUDITOR)),
    "workspace:model-progress": Door(path="/workspace/quality/model/progress/", roles=(COMPLIANCE, AUDITOR)),
    "workspace:model-resume": Door(path="/workspace/quality/model/resume/", roles=(COMPLIANCE,), answer=405),
    "workspace:model-decide": Door(path="/workspace/quality/model/0a/decide/", roles=(COMPLIANCE,), answer=405),
    "workspace:model-back": Door(path="/workspace/quality/model/0a/back/", roles=(COMPLIANCE,), answer=405),
    "workspace:settle": Door(path="/workspace/disagreements/{contradiction_id}/", roles=DESK, owned=True),
    "workspace:teach-back": Door(path="/workspace/disagreements/{lesson_id}/lesson/", roles=DESK, owned=True),
    "workspace:coach": Door(path="/workspace/wording/", roles=(*DESK, COMPLIANCE), answer=405),
    "workspace:task": Door(path="/workspace/tasks/{task_id}/", roles=DESK, owned=True),
    "workspace:notice-read": Door(path=f"/workspace/notices/{UNKNOWN}/read/", roles=DESK, answer=405),
    "workspace:brief": Door(
        path="/workspace/clients/{subject_id}/brief.pdf", roles=DESK, owned=True, sees=(ADVISOR, MANAGER)
    ),
    "workspace:statement": Door(path="/workspace/clients/{subject_id}/statement-2026.pdf", roles=READERS, owned=True),
    "workspace:edition": Door(path="/workspace/reports/{report_id}/zh.pdf", roles=READERS, owned=True),
    "workspace:report-runs": Door(path="/workspace/reports/runs/", roles=(MANAGER, COMPLIANCE, AUDITOR)),
    "workspace:report-run-new": Door(path="/workspace/reports/runs/new/", roles=(MANAGER, COMPLIANCE)),
    "workspace:report-run": Door(
        path=f"/workspace/reports/runs/{UNKNOWN}/", roles=(MANAGER, COMPLIANCE, AUDITOR), answer=404
    ),
    "workspace:report-run-progress": Door(
        path=f"/workspace/reports/runs/{UNKNOWN}/progress/", roles=(MANAGER, COMPLIANCE, AUDITOR), answer=404
    ),
    "workspace:report-run-act": Door(
        path=f"/workspace/reports/runs/{UNKNOWN}/act/", roles=(MANAGER, COMPLIANCE), answer=405
    ),
    "workspace:report-run-export": Door(
        path=f"/workspace/reports/runs/{UNKNOWN}/export/", roles=(MANAGER, COMPLIANCE), answer=405
    ),
    "workspace:report": Door(path="/workspace/reports/{report_id}/", roles=READERS, owned=True),
    "workspace:contract": Door(path="/workspace/contracts/{number}/", roles=READERS, owned=True),
    "consoles:disclosures": Door(path="/compliance/disclosures/", roles=(COMPLIANCE,)),
    "consoles:completeness": Door(path="/compliance/disclosures/completeness/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:attach": Door(path="/compliance/disclosures/drafts/{slug}/files/", roles=(EDITOR,)),
    "consoles:attachment": Door(
        path="/compliance/disclosures/files/none", roles=(EDITOR, COMPLIANCE, AUDITOR), answer=404
    ),
    "consoles:standing": Door(path="/compliance/disclosures/standing/", roles=(COMPLIANCE, EDITOR)),
    "consoles:next-version": Door(path="/compliance/disclosures/standing/{slug}/", roles=(COMPLIANCE, EDITOR)),
    "consoles:disclosure": Door(path="/compliance/disclosures/{submission_id}/", roles=(COMPLIANCE,)),
    "consoles:disclosure-readers": Door(
        path="/compliance/disclosures/{submission_id}/readers/", roles=(COMPLIANCE,), answer=405
    ),
    "consoles:evidence": Door(path="/compliance/evidence/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:evidence-scan": Door(path="/compliance/evidence/scan/", roles=(COMPLIANCE,), answer=405),
    "consoles:evidence-scan-progress": Door(path="/compliance/evidence/scan/progress/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:alarms": Door(path="/compliance/evidence/alarms/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:alarm": Door(path="/compliance/evidence/alarms/1/", roles=(COMPLIANCE,), answer=405),
    "consoles:quarantine": Door(path="/compliance/quarantine/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:quarantine-all": Door(path="/compliance/quarantine/all/", roles=(COMPLIANCE,)),
    "consoles:quarantine-progress": Door(path="/compliance/quarantine/progress/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:quarantine-export": Door(path="/compliance/quarantine/export.csv", roles=(COMPLIANCE,)),
    "consoles:quarantine-message": Door(path="/compliance/quarantine/{quarantined_id}/", roles=(COMPLIANCE,)),
    "consoles:quarantine-decide": Door(
        path="/compliance/quarantine/{quarantined_id}/decide/", roles=(COMPLIANCE,), answer=405
    ),
    "consoles:alerts": Door(path="/compliance/alerts/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:alert-rules": Door(path="/compliance/alerts/rules/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:alerts-export": Door(path="/compliance/alerts/alerts.csv", roles=(COMPLIANCE,)),
    "consoles:alert": Door(path="/compliance/alerts/{alert_id}/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:alert-report": Door(path="/compliance/alerts/{alert_id}/report.pdf", roles=(COMPLIANCE,), answer=302),
    "consoles:alert-step": Door(path="/compliance/alerts/{alert_id}/step/", roles=(COMPLIANCE,), answer=405),
    "consoles:statements": Door(path="/compliance/statements/", roles=(COMPLIANCE,)),
    "consoles:statement": Door(path="/compliance/statements/{statement_id}/", roles=(COMPLIANCE,)),
    "consoles:statement-file": Door(path="/compliance/statements/{statement_id}/file", roles=(COMPLIANCE,)),
    "consoles:voucher": Door(path="/compliance/vouchers/{flow_id}.pdf", roles=(COMPLIANCE,)),
    "consoles:month-vouchers": Door(path="/compliance/vouchers/{subject_id}/{month}.pdf", roles=(COMPLIANCE,)),
    "consoles:reconciliation": Door(path="/compliance/reconciliation/", roles=(COMPLIANCE,)),
    "consoles:movements": Door(path="/compliance/reconciliation/movements/", roles=(COMPLIANCE,)),
    "consoles:reconciliation-days": Door(path="/compliance/reconciliation/days.csv", roles=(COMPLIANCE,)),
    "consoles:reconciliation-breaks": Door(path="/compliance/reconciliation/breaks.csv", roles=(COMPLIANCE,)),
    "consoles:reconciliation-break": Door(path="/compliance/reconciliation/{break_id}/", roles=(COMPLIANCE,)),
    "consoles:reconciliation-report": Door(
        path="/compliance/reconciliation/days/{day}/report.pdf", roles=(COMPLIANCE,)
    ),
    "consoles:reconciliation-sign": Door(
        path="/compliance/reconciliation/days/{day}/sign/", roles=(COMPLIANCE,), answer=405
    ),
    "consoles:reconciliation-step": Door(
        path="/compliance/reconciliation/{break_id}/step/", roles=(COMPLIANCE,), answer=405
    ),
    "consoles:ledger": Door(path="/compliance/ledger/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:ledger-export": Door(path="/compliance/ledger/balances.csv", roles=(COMPLIANCE, AUDITOR)),
    "consoles:ledger-account": Door(
        path=f"/compliance/ledger/accounts/{UNKNOWN}/", roles=(COMPLIANCE, AUDITOR), answer=404
    ),
    "consoles:ledger-account-export": Door(
        path=f"/compliance/ledger/accounts/{UNKNOWN}/legs.csv", roles=(COMPLIANCE, AUDITOR), answer=404
    ),
    "consoles:blocks": Door(path="/compliance/blocks/", roles=(COMPLIANCE,)),
    "consoles:block-lift": Door(path=f"/compliance/blocks/{UNKNOWN}/lift/", roles=(COMPLIANCE,), answer=405),
    "consoles:assets": Door(path="/compliance/assets/", roles=(COMPLIANCE, AUDITOR, MANAGER)),
    "consoles:assets-export": Door(path="/compliance/assets/assets.csv", roles=(COMPLIANCE, AUDITOR, MANAGER)),
    "consoles:asset": Door(path="/compliance/assets/QY-TEA-1/", roles=(COMPLIANCE, AUDITOR, MANAGER)),
    "consoles:plan-change": Door(path="/compliance/assets/QY-TEA-1/change/", roles=(COMPLIANCE,)),
    "consoles:voids": Door(path="/compliance/void-reports/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:void": Door(path="/compliance/void-reports/{report_id}/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:void-decide": Door(path="/compliance/void-reports/{report_id}/decide/", roles=(COMPLIANCE,), answer=405),
    "consoles:plan-proposal": Door(
        path=f"/compliance/assets/QY-TEA-1/change/{UNKNOWN}/", roles=(COMPLIANCE, AUDITOR), answer=404
    ),
    "consoles:plan-decide": Door(
        path=f"/compliance/assets/QY-TEA-1/change/{UNKNOWN}/decide/", roles=(COMPLIANCE,), answer=405
    ),
    "consoles:packs": Door(path="/compliance/packs/", roles=(COMPLIANCE,)),
    "consoles:pack": Door(path=f"/compliance/packs/{UNKNOWN}/", roles=(COMPLIANCE,), answer=404),
    "consoles:pack-progress": Door(path=f"/compliance/packs/{UNKNOWN}/progress/", roles=(COMPLIANCE,), answer=404),
    "consoles:pack-take": Door(path=f"/compliance/packs/{UNKNOWN}/archive/", roles=(COMPLIANCE,), answer=405),
    "consoles:ratings": Door(path="/compliance/ratings/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:rating": Door(path="/compliance/ratings/TERM-3M-1/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:rating-proposal": Door(
        path=f"/compliance/ratings/proposals/{UNKNOWN}/", roles=(COMPLIANCE, AUDITOR), answer=404
    ),
    "consoles:rating-decide": Door(
        path=f"/compliance/ratings/proposals/{UNKNOWN}/decide/", roles=(COMPLIANCE,), answer=405
    ),
    "consoles:rules": Door(path="/compliance/rules/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:rule": Door(path="/compliance/rules/S2-014/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:rule-proposal": Door(
        path=f"/compliance/rules/proposals/{UNKNOWN}/", roles=(COMPLIANCE, AUDITOR), answer=404
    ),
    "consoles:rule-decide": Door(
        path=f"/compliance/rules/proposals/{UNKNOWN}/decide/", roles=(COMPLIANCE,), answer=405
    ),
    "consoles:rule-withdraw": Door(
        path=f"/compliance/rules/proposals/{UNKNOWN}/withdraw/", roles=(COMPLIANCE,), answer=405
    ),
    "consoles:plan-version": Door(path="/compliance/assets/QY-TEA-1/versions/1/", roles=(COMPLIANCE, AUDITOR, MANAGER)),
    "consoles:call-backs": Door(path="/compliance/call-backs/", roles=(MANAGER, COMPLIANCE, AUDITOR)),
    "consoles:call-back": Door(path=f"/compliance/call-backs/{UNKNOWN}/", roles=(MANAGER, COMPLIANCE), answer=405),
    "consoles:unsuitable": Door(path="/compliance/unsuitable/", roles=READERS),
    "consoles:unsuitable-export": Door(path="/compliance/unsuitable/contracts.csv", roles=READERS),
    "consoles:contracts": Door(path="/compliance/contracts/", roles=READERS),
    "consoles:contract": Door(path="/compliance/contracts/{number}/", roles=READERS, owned=True),
    "consoles:contract-decide": Door(
        path="/compliance/contracts/{number}/decide/", roles=(MANAGER, COMPLIANCE), answer=405
    ),
    "consoles:contract-scan": Door(path=f"/compliance/contracts/nobody/scan-{UNKNOWN}.pdf", roles=READERS, answer=404),
    "consoles:due": Door(path="/compliance/due/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:erasures": Door(path="/compliance/erasures/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:erasure": Door(path="/compliance/erasures/{erasure_id}/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:erasure-progress": Door(path="/compliance/erasures/{erasure_id}/progress/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:erasure-act": Door(path="/compliance/erasures/{erasure_id}/act/", roles=(COMPLIANCE,), answer=405),
    "consoles:erasure-paper": Door(
        path="/compliance/erasures/{erasure_id}/archive/report/{erasure_id}/", roles=(COMPLIANCE, AUDITOR), answer=405
    ),
    "consoles:erasure-archive": Door(
        path="/compliance/erasures/{erasure_id}/archive/", roles=(COMPLIANCE, AUDITOR), answer=405
    ),
    "consoles:holds": Door(path="/compliance/holds/", roles=(COMPLIANCE, AUDITOR)),
    "consoles:hold": Door(path=f"/compliance/holds/{UNKNOWN}/", roles=(COMPLIANCE,), answer=405),
    "consoles:operations": Door(path="/operations/", roles=(SYSTEM, SECURITY)),
    "consoles:operations-retry": Door(path="/operations/retry/", roles=(SYSTEM,), answer=405),
}

DRAFTING = (EDITOR, SYSTEM)
"""Who may sit in the drafting room; every Wagtail address is closed to the rest."""
