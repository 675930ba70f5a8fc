"""The words of an edition: what publishing freezes of a document, and what search reads back."""

from collections.abc import Iterable

from incidents import words
from incidents.models.document import EventDocument, Named


def search_text(document: EventDocument) -> str:
    """Give the folded words of a document behind the tokenizer's version, in every script it holds."""
    texts = [document["title"], document["short_title"], document["summary"]]
    for claim in document["claims"]:
        texts += [claim["said_by"], claim["text"]]
    for actor in document["actors"]:
        texts += [*_names(actor), *actor["aliases"]]
    for place in document["places"]:
        texts += [*_names(place), *place["aliases"]]
        texts += [name for ancestor in place["ancestors"] for name in _names(ancestor)]
    texts += [*document["known"], *document["not_known"]]
    # A line a text, so that no phrase is found across two of them.
    return f"{words.TOKENIZER_VERSION} " + "\n".join(" ".join(words.tokens(text)) for text in texts)


def is_current(text: str) -> bool:
    """Whether frozen words are those of today's tokenizer."""
    return text.partition(" ")[0] == str(words.TOKENIZER_VERSION)


def current_words(text: str, document: EventDocument | None) -> str:
    """Give the frozen words without their version; those of another tokenizer are read anew.

    `document` is what they are read from; it is not looked at where the version fits.
    """
    if is_current(text):
        return text.partition(" ")[2]
    if document is None:
        raise ValueError("the words are of another tokenizer, and there is no document to read them from")
    return search_text(document).partition(" ")[2]


def _names(entry: Named) -> Iterable[str]:
    """Give a record's names by language code, the order in which a stored document has them."""
    return [entry["names"][language] for language in sorted(entry["names"])]
