"""Home, sign-in, own password, language, health."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from meguru.apps.registry.permissions import Can, public, requires
from meguru.shell import home as home_page
from meguru.shell.forms import SignInForm


@require_safe
@requires(Can.USE)
def home(request: HttpRequest) -> HttpResponse:
    """The loop with this office's own numbers at each stage, and what to do first."""
    values = {
        "beginnings": home_page.beginnings(request.user),
        "next_step": home_page.next_step(request.user),
        "stages": home_page.stages(request.user),
        "first_step": home_page.first_step(request.user),
        "includes_shared": home_page.includes_shared(request.user),
    }
    return render(request, "shell/home.html", values)


sign_in = public(
    LoginView.as_view(
        template_name="shell/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
    )
)
sign_out = public(LogoutView.as_view())
set_language = public(csrf_protect(require_POST(django_set_language)))


class _ChangePassword(PasswordChangeView):
    template_name = "shell/change_password.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """The one-time password is spent once an own one is chosen."""
        form.user.must_change_password = False
        messages.success(self.request, _("パスワードを変更しました。"))
        return super().form_valid(form)


change_password = requires(Can.USE)(sensitive_post_parameters()(_ChangePassword.as_view()))


@public
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """For a load balancer: 200 when this process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
