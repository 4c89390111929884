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
    "portal:disclosure": Door(path="/disclosures/{slug}/", roles=EVERYBODY),
    "portal:disclosure_version": Door(path="/disclosures/{slug}/v/1/", roles=EVERYBODY),
    "portal:payload": Door(path="/disclosures/{slug}/v/1/payload.json", roles=EVERYBODY),
    "portal:figures": Door(path="/figures/", roles=EVERYBODY, answer=302),
    "portal:verify": Door(path="/verify/", roles=EVERYBODY),
    "portal:verify_record": Door(path="/verify/contract/{contract_id}/", roles=EVERYBODY),
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
    "portal:checkpoints": Door(path="/checkpoints/", roles=EVERYBODY),
    "portal:checkpoint_copy": Door(path="/checkpoints/checkpoints.json", roles=EVERYBODY),
    "portal:checkpoint": Door(path="/checkpoints/1/", roles=EVERYBODY),
    "portal:logged_record": Door(path="/checkpoints/records/1/", roles=EVERYBODY),
    "portal:record_proof": Door(path="/checkpoints/records/1/proof.json", roles=EVERYBODY),
    "portal:proof_file": Door(path="/verify/proof-file/", roles=EVERYBODY, answer=405),
    "portal:my_evidence": Door(path="/my/evidence/", roles=(INVESTOR,)),
    "portal:my_wallet": Door(path="/my/evidence/wallet.json", roles=(INVESTOR,)),
    "portal:my": Door(path="/my/", roles=(INVESTOR,)),
    "portal:my_consents": Door(path="/my/consents/", roles=(INVESTOR,)),
    "portal:my_consent_decide": Door(path="/my/consents/decide/", roles=(INVESTOR,), answer=405),
    "portal:my_household_leave": Door(path=f"/my/households/{UNKNOWN}/leave/", roles=(INVESTOR,), answer=405),
    "portal:my_flows": Door(path="/my/money/", roles=(INVESTOR,)),
    "portal:my_contract": Door(path="/my/contracts/{number}/", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)),
    "portal:my_contract_document": Door(
        path="/my/contracts/{number}/document.pdf", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)
    ),
    "portal:my_report": Door(
        path="/my/reports/{report_id}/report.pdf", roles=(INVESTOR,), owned=True, sees=(INVESTOR,)
    ),
    "portal:my_questionnaire": Door(path="/my/questionnaire/", roles=(INVESTOR,)),
    "portal:my_questionnaire_answers": Door(path="/my/questionnaire/answers/", roles=(INVESTOR,), answer=302),
    "portal:my_questionnaire_result": Door(path="/my/questionnaire/result/", roles=(INVESTOR,)),
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
    "workspace:plan-confirm": Door(path="/workspace/plans/{plan_id}/confirm/", roles=DESK, answer=405),
    "workspace:plan-decline": Door(path="/workspace/plans/{plan_id}/decline/", roles=DESK, answer=405),
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
    "workspace:task": Door(path="/workspace/tasks/{task_id}/", roles=DESK, owned=True),
    "workspace:notice-read": Door(path=f"/workspace/notices/{UNKNOWN}/read/", roles=DESK, answer=405),
    "workspace:report": Door(path="/workspace/reports/{report_id}/", roles=READERS, owned=True),
    "workspace:contract": Door(path="/workspace/contracts/{number}/", roles=READERS, owned=True),
    "consoles:disclosures": Door(path="/compliance/disclosures/", roles=(COMPLIANCE,)),
    "consoles:disclosure": Door(path="/compliance/disclosures/{submission_id}/", roles=(COMPLIANCE,)),
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
    "consoles:statements": Door(path="/compliance/statements/", roles=(COMPLIANCE,)),
    "consoles:statement": Door(path="/compliance/statements/{statement_id}/", roles=(COMPLIANCE,)),
    "consoles:statement-file": Door(path="/compliance/statements/{statement_id}/statement.csv", roles=(COMPLIANCE,)),
    "consoles:operations": Door(path="/operations/", roles=(SYSTEM, SECURITY)),
    "consoles:operations-retry": Door(path="/operations/retry/", roles=(SYSTEM,), answer=405),
}

DRAFTING = (EDITOR, SYSTEM)
"""Who may sit in the drafting room; every Wagtail address is closed to the rest."""
