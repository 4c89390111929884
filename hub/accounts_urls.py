"""Sign in, sign out, and the way home that fits the role."""

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from hub.access.policy import allow, allow_public
from hub.access.roles import Role
from hub.web.sign_in import SignInForm

_HOMES = {
    Role.ADVISOR: "workspace:today",
    Role.BRANCH_MANAGER: "workspace:today",
    Role.COMPLIANCE: "consoles:evidence",
    Role.AUDITOR: "consoles:evidence",
    Role.EDITOR: "wagtailadmin_home",
    Role.INVESTOR: "portal:my",
    Role.SYSTEM_ADMIN: "consoles:operations",
    Role.SECURITY_ADMIN: "consoles:operations",
}


@allow(*Role)
def home(request: HttpRequest) -> HttpResponse:
    """Send a signed-in person to the page where that role's day begins."""
    assert request.user.is_authenticated
    return redirect(_HOMES[Role(request.user.role)])


sign_in = allow_public(
    LoginView.as_view(
        template_name="web/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
    )
)

urlpatterns = [
    path("login/", sign_in, name="login"),
    path("logout/", allow_public(LogoutView.as_view()), name="logout"),
    path("home/", home, name="home"),
]
