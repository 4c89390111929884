"""Addresses of the questionnaire, below /my/questionnaire/."""

from django.urls import path

from hub.portal import questionnaire

urlpatterns = [
    path("", questionnaire.questionnaire, name="my_questionnaire"),
    path("answers/", questionnaire.questionnaire_answers, name="my_questionnaire_answers"),
    path("result/", questionnaire.questionnaire_result, name="my_questionnaire_result"),
    path("<slug:group>/", questionnaire.questionnaire_group, name="my_questionnaire_group"),
]
