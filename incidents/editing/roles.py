"""Who may do what in the desk. The migration that makes the groups holds a frozen copy; a test compares."""

from dataclasses import dataclass

PUBLISH = "incidents.publish_event"


@dataclass(frozen=True, slots=True)
class Role:
    """A group of accounts. `permissions` are "app.codename"; a role holds those of the roles before it."""

    name: str
    summary: str
    permissions: tuple[str, ...]


def _permissions(app: str, verbs: str, *models: str) -> tuple[str, ...]:
    return tuple(f"{app}.{verb}_{model}" for model in models for verb in verbs.split())


_EVENTS = ("incident", "diplomaticevent", "forceevent")
_ROWS = ("claim", "participation", "eventplace", "link")
_REFERENCE = ("source", "sourcereliability", "document", "actor", "place", "collection")

_WRITER = (
    *_permissions("incidents", "view add change", *_EVENTS, *_REFERENCE),
    # A row of an event is its content: who may change the draft may take a claim out of it.
    *_permissions("incidents", "view add change delete", *_ROWS),
    *_permissions("incidents", "view", "event"),
)
_REVIEWER = (
    *_WRITER,
    # Drafts only: what was ever public is withdrawn, never deleted.
    *_permissions("incidents", "delete", *_EVENTS),
    *_permissions("incidents", "view", "edition"),
    PUBLISH,
)
_ADMINISTRATOR = (
    *_REVIEWER,
    *_permissions("auth", "view add change", "user"),
    *_permissions("auth", "view", "group"),
    *_permissions("incidents", "view", "auditentry"),
    "incidents.redact_event",
)

ROLES: tuple[Role, ...] = (
    Role("Writer", "writes drafts and reference data", _WRITER),
    Role("Reviewer", "publishes, corrects, withdraws and restores", _REVIEWER),
    Role("Administrator", "keeps accounts, and redacts", _ADMINISTRATOR),
)
