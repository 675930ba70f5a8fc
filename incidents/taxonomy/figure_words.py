"""Figures in English words, as pages, cards and the desk print them."""

from incidents.taxonomy.lists import AGES, MEASURES, SEXES, STANDINGS


def figure_in_words(
    low: int | None,
    high: int | None,
    approximate: bool = False,
    *,
    differs: bool = False,
    stated_high: int | None = None,
    measure: str | None = None,
) -> str:
    """Give a figure in words: "2 to 5, figures differ", "at least 2", "about 2,500", "none".

    `low` None is "not stated". `high` None is an open top, `stated_high` then the largest number any claim
    gives: "2 to 5 or more". With `measure` its noun follows: "2 to 5 killed, figures differ".
    """
    if low is None:
        return "not stated"
    noun = MEASURES[measure] if measure else None
    if low == high == 0:
        words = noun.none if noun else "none"
    else:
        words = _range_in_words(low, high, approximate, stated_high)
        if noun:
            largest = high if high is not None else max(low, stated_high or 0)
            words += f" {noun.one if largest == 1 else noun.many}"
    return f"{words}, figures differ" if differs else words


def _range_in_words(low: int, high: int | None, approximate: bool, stated_high: int | None) -> str:
    about = "about " if approximate else ""
    if high is not None:
        return f"{about}{low:,}" if low == high else f"{about}{low:,} to {high:,}"
    if stated_high is not None and stated_high > low:
        return f"{about}{low:,} to {stated_high:,} or more"
    if low == 0:
        return "0 or more"
    return f"at least {about}{low:,}"


def group_in_words(
    *, standing: str = "", sex: str = "", age: str = "", nationality: str = "", affiliation: str = ""
) -> str:
    """Give whom a figure counts, "contractor, USA"; empty for everybody.

    Values are slugs; `affiliation` is the actor's name. An axis that is not stated is left out.
    """
    described = (
        terms[slug].label.en.lower()
        for terms, slug in ((STANDINGS, standing), (SEXES, sex), (AGES, age))
        if slug and slug != "not-stated"
    )
    return ", ".join([*described, *filter(None, (nationality, affiliation))])
