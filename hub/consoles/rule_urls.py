"""Addresses of the rules, and of what is proposed for them."""

from django.urls import path

from hub.consoles.rules import rule_decide, rule_list, rule_page, rule_proposal, rule_withdraw

urlpatterns = [
    path("compliance/rules/", rule_list, name="rules"),
    path("compliance/rules/proposals/<uuid:proposal_id>/", rule_proposal, name="rule-proposal"),
    path("compliance/rules/proposals/<uuid:proposal_id>/decide/", rule_decide, name="rule-decide"),
    path("compliance/rules/proposals/<uuid:proposal_id>/withdraw/", rule_withdraw, name="rule-withdraw"),
    path("compliance/rules/<str:rule_id>/", rule_page, name="rule"),
]
