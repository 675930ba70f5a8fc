"""What the desk shows and nobody changes there."""

from typing import Any

from django.http import HttpRequest

from incidents.editing.admin.typed import ModelAdmin


class ReadOnly(ModelAdmin):
    """Shows records, and changes none."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
