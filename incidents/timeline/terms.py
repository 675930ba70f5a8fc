"""Search words against an edition's folded words."""

from incidents.words import Phrase, Prefix, QueryTerm, Word, query_terms


def needles(q: str) -> tuple[str, ...]:
    """Give what must all occur in an edition's words, each of them with a space before and after it."""
    return tuple(_needle(term) for term in query_terms(q))


def _needle(term: QueryTerm) -> str:
    match term:
        case Word(text):
            return f" {text} "
        case Phrase(words):
            return f" {' '.join(words)} "
        case Prefix(stem):
            return f" {stem}"
