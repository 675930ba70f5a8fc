"""Short links: one code for one address, made once and for everybody."""

import secrets
from hashlib import sha256
from typing import Final

from django.db import IntegrityError, transaction

from incidents.language import DEFAULT
from incidents.models import ShortLink
from incidents.share.addresses import Address, EventAddress

# Without letters that are taken for one another, and without vowels, so that no code is a word.
ALPHABET: Final = "23456789bcdfghjkmnpqrstvwxz"
LENGTH: Final = 7
LONGEST_CODE: Final = 12
TRIES: Final = 5


def code_for(address: Address) -> str:
    """Give the code of an address, the same whoever asks; writes a row the first time.

    The code is drawn, not derived: nobody can work out whether somebody else has shared a view.
    """
    digest = sha256(address.path.encode()).hexdigest()
    for _ in range(TRIES):
        held = ShortLink.objects.filter(digest=digest).values_list("code", flat=True).first()
        if held is not None:
            return held
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        try:
            with transaction.atomic():
                return ShortLink.objects.create(code=code, digest=digest, **_columns(address)).code
        except IntegrityError:
            continue  # Somebody made the same link meanwhile, or has drawn the same code.
    raise RuntimeError("no free code was drawn")


def path_of(code: str) -> str | None:
    """Give the address a code stands for, None for an unknown one; one query, whatever the code is like."""
    found = ShortLink.objects.filter(code=code[:LONGEST_CODE]).order_by("pk").first()
    if found is None or found.code != code:
        return None
    if found.event is not None:
        return EventAddress(found.event, found.edition, found.query.removeprefix("lang=") or DEFAULT).path
    pairs = [pair for pair in found.query.split("&") if pair]
    if found.as_of is not None:
        # In the one spelling of a query the pin stands before the language, which is last.
        last = pairs[-1:] if pairs and pairs[-1].startswith("lang=") else []
        pairs = [*pairs[: len(pairs) - len(last)], f"as_of={found.as_of}", *last]
    return "/" + ("?" + "&".join(pairs) if pairs else "")


def _columns(address: Address) -> dict[str, str | int | None]:
    if isinstance(address, EventAddress):
        lang = f"lang={address.lang}" if address.lang != DEFAULT else ""
        return {"event": address.event, "edition": address.edition, "query": lang}
    return {
        "query": address.query.replacing(as_of=None, page=address.query.page).query_string(),
        "as_of": address.query.as_of,
    }
