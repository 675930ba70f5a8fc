"""Every address that takes a query, and the text of what it answers."""

import io
import zipfile

from incidents.api.urls import openapi_schema
from incidents.exports.forms import FORMS


def address(name, query=""):
    """Give the address of a form with a query string."""
    option = "=".join(FORMS[name].option or ())
    pairs = "&".join(filter(None, (query, option)))
    return f"{FORMS[name].path}?{pairs}" if pairs else FORMS[name].path


OPERATIONS = [
    path
    for path, methods in openapi_schema()["paths"].items()
    if any(key["name"] == "as_of" for key in methods["get"]["parameters"])
]
ADDRESSES = {
    **{name: address(name, "{}") for name in FORMS},
    **{path: f"{path}?{{}}" for path in OPERATIONS},
    "page": "/?{}",
    "embed": "/embed/?{}",
    "card": "/card.png?{}",
}
"""Everything that takes a query and a pin; `{}` stands for the query string."""


def unpacked(body):
    """Give all text of an answer, a workbook's too."""
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())
