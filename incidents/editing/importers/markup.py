"""Take the words out of HTML: for timelines, whose every text is markup."""

from html.parser import HTMLParser

BREAKS = frozenset({"p", "div", "br", "li", "blockquote", "h1", "h2", "h3", "h4", "tr"})
SILENT = frozenset({"script", "style"})


def plain_text(markup: str, *, with_addresses: bool = False) -> str:
    """Give the words of HTML, a paragraph a line; `with_addresses` puts a link's address behind its words."""
    reader = _Words(with_addresses=with_addresses)
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    def __init__(self, *, with_addresses: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.with_addresses = with_addresses
        self.parts: list[str] = []
        self.address = ""
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent = tag
        elif tag in BREAKS:
            self.parts.append("\n")
        elif tag == "a":
            self.address = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""
        elif tag in BREAKS:
            self.parts.append("\n")
        elif tag == "a" and self.address and self.with_addresses:
            self.parts.append(f" ({self.address})")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            # A line break in markup is a space.
            self.parts.append(data.replace("\n", " "))
