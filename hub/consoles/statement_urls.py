"""Addresses of the custodian's statements."""

from django.urls import path

from hub.consoles.statements import statement_file, statement_list, statement_page

urlpatterns = [
    path("compliance/statements/", statement_list, name="statements"),
    path("compliance/statements/<uuid:statement_id>/", statement_page, name="statement"),
    path("compliance/statements/<uuid:statement_id>/file", statement_file, name="statement-file"),
]
