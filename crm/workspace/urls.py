"""Addresses of the advisor's desk."""

from django.urls import path

from crm.workspace import (
    clients,
    doing,
    exporting,
    inviting,
    lessons,
    lineage,
    notices,
    quality,
    reviews,
    saved_views,
    today,
    visits,
)

app_name = "workspace"
urlpatterns = [
    path("", today.today, name="today"),
    path("clients/", clients.clients, name="clients"),
    path("clients/invite/", inviting.invitation, name="invite"),
    path("clients/invite/<uuid:batch>/", inviting.invited, name="invited"),
    path("clients/views/", saved_views.keep, name="view-keep"),
    path("clients/views/<uuid:view_id>/share/", saved_views.share, name="view-share"),
    path("clients/views/<uuid:view_id>/drop/", saved_views.drop, name="view-drop"),
    path("clients/export/", exporting.export, name="export"),
    path("clients/<uuid:subject_id>/", clients.client, name="client"),
    path("clients/<uuid:subject_id>/lineage/", lineage.lineage, name="lineage"),
    path("clients/<uuid:subject_id>/lineage/part/", lineage.part_records, name="part"),
    path("clients/<uuid:subject_id>/lineage/undo/<int:passage_id>/", lineage.undo, name="part-undo"),
    path("clients/<uuid:subject_id>/report/", doing.report_issue, name="report-issue"),
    path("clients/<uuid:subject_id>/bind/", visits.bind, name="bind"),
    path("clients/<uuid:subject_id>/bind/code/", visits.bind_code, name="bind-code"),
    path("reviews/", reviews.queue, name="reviews"),
    path("reviews/<uuid:review_id>/", reviews.pair, name="review"),
    path("reviews/<uuid:review_id>/answer/", reviews.decide, name="review-answer"),
    path("quality/", quality.quality, name="quality"),
    path("quality/sample/", quality.sample, name="quality-sample"),
    path("quality/links/<uuid:link_id>/", quality.judgement, name="quality-judge"),
    path("visits/new/", visits.visit_new, name="visit-new"),
    path("values/<int:mark_id>/", doing.reveal, name="reveal"),
    path("plans/<uuid:plan_id>/confirm/", doing.plan_confirm, name="plan-confirm"),
    path("plans/<uuid:plan_id>/decline/", doing.plan_decline, name="plan-decline"),
    path("disagreements/<uuid:contradiction_id>/", lessons.settle, name="settle"),
    path("disagreements/<uuid:contradiction_id>/lesson/", lessons.teach_back, name="teach-back"),
    path("tasks/<uuid:task_id>/", doing.task, name="task"),
    path("notices/<uuid:notice_id>/read/", notices.read, name="notice-read"),
    path("reports/<uuid:report_id>/", doing.report, name="report"),
    path("contracts/<path:number>/", doing.contract, name="contract"),
]
