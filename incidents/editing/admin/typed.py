"""Django's generic classes under names that both Python and the type checker can read.

At run time they take no type parameters; the checker, in strict mode, asks for them.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin import options
from django.contrib.auth import admin as auth
from django.contrib.auth import forms as auth_forms

if TYPE_CHECKING:
    BaseModelAdmin = options.BaseModelAdmin[Any]
    ModelAdmin = admin.ModelAdmin[Any]
    StackedInline = admin.StackedInline[Any, Any]
    TabularInline = admin.TabularInline[Any, Any]
    ModelForm = forms.ModelForm[Any]
    UserAdmin = auth.UserAdmin[Any]
    UserChangeForm = auth_forms.UserChangeForm[Any]
    BaseInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
    ModelChoiceField = forms.ModelChoiceField[Any]
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField[Any]
else:
    BaseModelAdmin = options.BaseModelAdmin
    ModelAdmin = admin.ModelAdmin
    StackedInline = admin.StackedInline
    TabularInline = admin.TabularInline
    ModelForm = forms.ModelForm
    UserAdmin = auth.UserAdmin
    UserChangeForm = auth_forms.UserChangeForm
    BaseInlineFormSet = forms.BaseInlineFormSet
    ModelChoiceField = forms.ModelChoiceField
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField
