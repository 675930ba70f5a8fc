"""Accounts and the audit log in the desk, for Administrators.

Everything here asks for a proof of less than fifteen minutes. Nobody raises anybody above themselves: an
Administrator gives roles, and only a superuser touches a superuser.
"""

import json
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from incidents.editing.accounts import second_factor
from incidents.editing.accounts.audit import (
    ACCOUNT_MADE,
    ACTIONS,
    PASSWORD_CHANGED,
    RIGHTS_CHANGED,
    record,
)
from incidents.editing.accounts.pages import recently_proved
from incidents.editing.accounts.sessions import end_sessions
from incidents.editing.admin.read_only import ReadOnly
from incidents.editing.admin.searching import BoundedSearch
from incidents.editing.admin.typed import UserAdmin, UserChangeForm
from incidents.editing.admin.versions import StaleError, VersionedAdmin, VersionedForm
from incidents.models import AuditEntry

# Their forms would show the keys that they keep.
admin.site.unregister([StaticDevice, TOTPDevice, User, Group])

RIGHTS = ("is_active", "is_staff", "is_superuser")
LONGEST_REASON = 500


class AccountForm(VersionedForm, UserChangeForm):
    """Django's form of an account, with the version it was read with."""


@admin.register(User)
class AccountAdmin(VersionedAdmin, UserAdmin):
    """Makes accounts and gives roles; none is deleted, but made inactive."""

    list_display = ("username", "first_name", "last_name", "is_active", "roles")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    form = AccountForm
    change_form_template = "admin/account_form.html"
    fieldsets = (
        (None, {"fields": ("username", "password", "seen_version")}),
        ("Who it is", {"fields": ("first_name", "last_name", "email")}),
        ("What they may do", {"fields": ("is_active", "is_staff", "groups")}),
    )

    @admin.display(description="roles")
    def roles(self, account: User) -> str:
        return ", ".join(sorted(group.name for group in account.groups.all()))

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> User | None:
        account: User | None = super().get_object(request, object_id, from_field)
        if account is not None:
            account.version = version_of(account)  # type: ignore[attr-defined]
        return account

    def take_version(self, record: User, version: int | None) -> None:
        """Hold the account's row until the transaction ends; raise `StaleError` if it was saved meanwhile."""
        if version_of(User.objects.select_for_update().get(pk=record.pk)) != version:
            raise StaleError

    def get_urls(self) -> list[URLPattern]:
        pages = {"end-sessions": self.end_sessions_view, "remove-factor": self.remove_factor_view}
        own = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"auth_user_{name}")
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @method_decorator(recently_proved)
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(request, *args, **kwargs)

    @method_decorator(recently_proved)
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            account = self._account(request, id)
            self._record(PASSWORD_CHANGED, account, request)
            own = request.session.session_key if account == request.user else None
            end_sessions(of=account, by=request.user, request=request, but=own)
        return response

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        form.rights_before = _rights_of(User.objects.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        before, after = form.rights_before, _rights_of(form.instance)
        if before is None:
            self._record(ACCOUNT_MADE, form.instance, request)
        elif before != after:
            self._record(RIGHTS_CHANGED, form.instance, request, before=before, after=after)

    def end_sessions_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End every session of an account, at once."""
        account = self._posted_to(request, object_id)
        ended = end_sessions(of=account, by=request.user, request=request)
        told = f"{ended} session{'' if ended == 1 else 's'} of “{account}” ended."
        self.message_user(request, told, messages.SUCCESS)
        return self._back_to(account)

    @method_decorator(recently_proved)
    def remove_factor_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take away the second factor of somebody else, who has lost it."""
        account = self._posted_to(request, object_id)
        reason = request.POST.get("reason", "").strip()[:LONGEST_REASON].replace("\0", "")
        if reason:
            second_factor.remove(of=account, by=request.user, reason=reason, request=request)
            told = f"The second factor of “{account}” is gone; at the next sign-in they set up a new one."
            self.message_user(request, told, messages.SUCCESS)
        else:
            told = "Nothing was done: say how you know that it is really they who ask."
            self.message_user(request, told, messages.ERROR)
        return self._back_to(account)

    def _posted_to(self, request: HttpRequest, object_id: str) -> User:
        account = self._account(request, object_id)
        if request.method != "POST" or not self.has_change_permission(request, account):
            raise PermissionDenied
        return account

    def _account(self, request: HttpRequest, object_id: str) -> User:
        account: User | None = self.get_object(request, unquote(object_id))
        if account is None:
            raise Http404
        return account

    def _back_to(self, account: User) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[account.pk]))

    def _record(self, action: str, account: User, request: HttpRequest, **detail: Any) -> None:
        by = request.user.get_username()
        record(action, account=account.get_username(), by=by, request=request, **detail)


def version_of(account: User) -> int:
    """Give what tells one state of an account from the next: Django's accounts count no versions."""
    said = [account.username, account.first_name, account.last_name, account.email, _rights_of(account)]
    return int.from_bytes(sha256(json.dumps(said).encode()).digest()[:4])


def _rights_of(account: User) -> dict[str, Any]:
    """Give what an account may do, as the audit log keeps it."""
    groups = sorted(account.groups.values_list("name", flat=True))
    return {"roles": groups, **{name: getattr(account, name) for name in RIGHTS}}


@admin.register(Group)
class RoleAdmin(ReadOnly, GroupAdmin):
    """Shows what the roles may do; they are made by the code (`editing/roles.py`)."""


@admin.register(AuditEntry)
class AuditAdmin(ReadOnly, BoundedSearch):
    """Shows what was done to accounts."""

    list_display = ("at", "what", "account", "by", "address", "told")
    list_per_page = 100
    list_max_show_all = 200
    show_full_result_count = False
    search_fields = ("=account", "=by", "=address")
    search_help_text = "A name, or an address"
    fields = ("at", "what", "account", "by", "address", "told")
    ordering = ("-at", "-pk")

    @admin.display(description="what", ordering="action")
    def what(self, entry: AuditEntry) -> str:
        return ACTIONS.get(entry.action, entry.action)

    @admin.display(description="more")
    def told(self, entry: AuditEntry) -> str:
        return "; ".join(f"{name}: {value}" for name, value in json.loads(entry.detail).items())
