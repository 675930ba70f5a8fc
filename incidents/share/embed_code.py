"""The code that puts a view or an event into another site's page."""

from typing import Final

from markupsafe import Markup

from incidents.language import unmarked

SANDBOX: Final = "allow-popups allow-popups-to-escape-sandbox"
VIEW_HEIGHT: Final = 640
EVENT_HEIGHT: Final = 480
WIDTH: Final = 600


def iframe(address: str, title: str, *, width: str, height: int) -> str:
    """Give the frame: no script, no cookie, no referrer, loaded when it comes into sight."""
    frame = Markup(
        '<iframe src="{}" title="{}" sandbox="{}" referrerpolicy="no-referrer" loading="lazy"'
        ' width="{}" height="{}"></iframe>'
    )
    return str(frame.format(address, unmarked(title), SANDBOX, width, height))


def embed_code(address: str, title: str, link: str, *, height: int) -> str:
    """Give the frame as wide as its column, with a link for readers who do not see it."""
    fallback = Markup('<p><a href="{}">{}</a> — Dateline</p>').format(link, unmarked(title))
    return f"{iframe(address, title, width='100%', height=height)}\n{fallback}"
