"""The desk's pages about one's own account: its second factor, its sessions, and showing again who one is."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import django_otp
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import authenticate, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from incidents.editing.accounts import second_factor
from incidents.editing.accounts.audit import LOGGED_IN, record
from incidents.editing.accounts.second_factor import TooManyGuesses
from incidents.editing.accounts.sessions import end_sessions, is_recent, prove, sessions_of

View = Callable[..., HttpResponseBase]

WRONG_CODE = "This code is wrong, or has been used. Wait for the next one, and look at the phone's clock."
TOO_MANY = "Too many wrong codes. Wait a quarter of an hour, or ask an Administrator."
NOT_PROVED = (
    "This password is wrong, or there were too many tries. After six wrong ones, wait a quarter of an hour."
)


class CodeForm(forms.Form):
    """A code of the second factor."""

    code = forms.CharField(
        max_length=40,
        help_text="The six digits of your authenticator app, or one of your recovery codes.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class ProofForm(forms.Form):
    """The password and, where the desk asks for one, a code."""

    password = forms.CharField(
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.SECOND_FACTOR:
            self.fields["code"] = forms.CharField(
                max_length=40,
                help_text=str(CodeForm.base_fields["code"].help_text),
                widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
            )


def next_of(request: HttpRequest) -> str:
    """Give where a request wants to go on to: within the desk, else the desk's first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    index = reverse("admin:index")
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own and wanted.startswith(index) else index


def going_on(name: str, to: str) -> HttpResponseRedirect:
    """Lead to a page of this module, and from there on to another."""
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': to})}")


def recently_proved(view: View) -> View:
    """Have a view of the desk ask for the password again, where that was more than fifteen minutes ago.

    What was posted too late is not kept: the form is opened anew.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_recent(request):
            return view(request, *args, **kwargs)
        return going_on("admin:confirm", request.get_full_path())

    return answer


class AccountPages:
    """The views of one's own account, for a site."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    def urls(self) -> list[URLPattern]:
        """Addresses of the pages; two are for whoever has shown their password alone."""
        half = {
            "second-factor/": ("second_factor", self.code),
            "second-factor/set-up/": ("set_up", self.set_up),
        }
        whole = {"account/": ("account", self.account), "confirm/": ("confirm", self.confirm)}
        return [
            *(path(address, self._half(view), name=name) for address, (name, view) in half.items()),
            *(
                path(address, self.site.admin_view(view), name=name)
                for address, (name, view) in whole.items()
            ),
        ]

    def _half(self, view: View) -> View:
        """Let in whom the password alone lets in."""

        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponseBase:
            if not (request.user.is_active and request.user.is_staff):
                return redirect_to_login(request.get_full_path(), reverse("admin:login"))
            return view(request)

        return never_cache(csrf_protect(sensitive_post_parameters("code")(answer)))

    def code(self, request: HttpRequest) -> HttpResponse:
        """Ask for the code that makes a session a whole one."""
        user: Any = request.user
        if "_leave" in request.POST:
            logout(request)
            return HttpResponseRedirect(reverse("admin:login"))
        if self.site.has_permission(request):
            return HttpResponseRedirect(next_of(request))
        if second_factor.app_of(user) is None:
            return going_on("admin:set_up", next_of(request))
        form = CodeForm(request.POST or None)
        if form.is_valid() and (device := _checked(form, request)):
            _let_in(request, device)
            if device.name == second_factor.RECOVERY:
                left = second_factor.codes_left(user)
                told = f"This recovery code is used up; {left} are left. Renew them on your account's page."
                messages.warning(request, told)
            return HttpResponseRedirect(next_of(request))
        return self._page(request, "code", "One more step", form=form, next=next_of(request))

    def set_up(self, request: HttpRequest) -> HttpResponse:
        """Show the key of a new authenticator app and, after a code of it, the recovery codes."""
        user: Any = request.user
        if second_factor.app_of(user):
            # Whoever has only the password does not get to put a factor of their own in its place.
            if not self.site.has_permission(request):
                return going_on("admin:second_factor", request.path)
            if not is_recent(request):
                return going_on("admin:confirm", request.path)
        form = CodeForm(request.POST or None)
        form.fields["code"].help_text = "The six digits that the app shows now."
        if form.is_valid():
            try:
                codes = second_factor.set_up(user, form.cleaned_data["code"], request=request)
            except TooManyGuesses:
                form.add_error("code", TOO_MANY)
            else:
                if codes:
                    _let_in(request, second_factor.app_of(user))
                    return self._codes(request, codes, next_of(request))
                form.add_error("code", WRONG_CODE)
        device = second_factor.waiting_app_of(user)
        shown = {
            "secret": second_factor.secret_of(device),
            "qr_code": second_factor.qr_code_of(device),
        }
        return self._page(request, "set_up", "Set up your second factor", form=form, **shown)

    def account(self, request: HttpRequest) -> HttpResponse:
        """Show one's second factor and sessions; end sessions, or renew the recovery codes."""
        user: Any = request.user
        if request.method == "POST" and "_renew" in request.POST:
            if not is_recent(request):
                return going_on("admin:confirm", request.path)
            if second_factor.app_of(user):
                codes = second_factor.renew_codes(user, request=request)
                return self._codes(request, codes, request.path)
        elif request.method == "POST":
            own = request.session.session_key
            marked = request.POST.get("session", "")
            if marked or "_end_others" in request.POST:
                ended = end_sessions(of=user, by=user, request=request, but=own, marked=marked)
                messages.success(request, f"{ended} session{'' if ended == 1 else 's'} ended.")
            return HttpResponseRedirect(request.path)
        shown = {
            "app": second_factor.app_of(user),
            "codes_left": second_factor.codes_left(user),
            "sessions": sessions_of(user, current=request.session.session_key),
        }
        return self._page(request, "account", "Your account", **shown)

    def confirm(self, request: HttpRequest) -> HttpResponse:
        """Ask again who somebody is, before what needs a fresh proof."""
        form = ProofForm(request.POST or None)
        if form.is_valid() and _proved(form, request):
            prove(request)
            return HttpResponseRedirect(next_of(request))
        return self._page(request, "confirm", "Confirm that it is you", form=form, next=next_of(request))

    def _codes(self, request: HttpRequest, codes: list[str], to: str) -> HttpResponse:
        return self._page(request, "recovery_codes", "Your recovery codes", codes=codes, next=to)

    def _page(self, request: HttpRequest, name: str, title: str, **shown: Any) -> HttpResponse:
        context: Mapping[str, Any] = {
            **self.site.each_context(request),
            "title": title,
            "asks_for_code": settings.SECOND_FACTOR,
            **shown,
        }
        return TemplateResponse(request, f"admin/account/{name}.html", dict(context))


def _let_in(request: HttpRequest, device: Any) -> None:
    """Make the session a whole one, under a new key."""
    django_otp.login(request, device)
    prove(request)
    name = request.user.get_username()
    record(LOGGED_IN, account=name, by=name, request=request, factor=device.name)


def _checked(form: forms.Form, request: HttpRequest) -> Any:
    """Give the device of the form's code; without one, the form says why."""
    try:
        device = second_factor.check(request.user, form.cleaned_data["code"], request=request)
    except TooManyGuesses:
        form.add_error("code", TOO_MANY)
        return None
    if device is None:
        form.add_error("code", WRONG_CODE)
    return device


def _proved(form: forms.Form, request: HttpRequest) -> bool:
    name, password = request.user.get_username(), form.cleaned_data["password"]
    if authenticate(request, username=name, password=password) is None:
        form.add_error("password", NOT_PROVED)
        return False
    return not settings.SECOND_FACTOR or _checked(form, request) is not None
