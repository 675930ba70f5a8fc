"""Where Django looks for admin classes; they are in `incidents.editing.admin`."""

from django.contrib import admin

from incidents.editing import admin as desk

# What readers have seen is withdrawn, never deleted; drafts go one by one, from their form.
admin.site.disable_action("delete_selected")

__all__ = ["desk"]
