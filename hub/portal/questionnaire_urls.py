"""Addresses of the questionnaire, below /my/questionnaire/."""

from django.urls import path

from hub.portal import level_history, questionnaire

urlpatterns = [
    path("", questionnaire.questionnaire, name="my_questionnaire"),
    path("answers/", questionnaire.questionnaire_answers, name="my_questionnaire_answers"),
    path("result/", questionnaire.questionnaire_result, name="my_questionnaire_result"),
    path("history/", level_history.level_history, name="my_level_history"),
    path("history/<uuid:raise_id>/", level_history.raise_answer, name="my_raise_answer"),
    path("<slug:group>/", questionnaire.questionnaire_group, name="my_questionnaire_group"),
]
