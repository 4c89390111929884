"""The sign-in form: one sentence for every refusal, so that it does not tell who exists."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Django's form in our words. The roof gives it to LoginView."""

    error_messages = {
        "invalid_login": _("That user name and password do not go together. Please check both and try again."),
        "inactive": _("That user name and password do not go together. Please check both and try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        self.fields["username"].widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})
