"""The shapes of real archives, as they were measured: how many a day, how often which, how long, how deadly.

Everything is a function of uniform draws or of a seeded generator; nothing here knows what is counted.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Quantiles between which the logarithm is straight, by the share that is above.
_DEATHS: Final = ((1.0, 1), (0.67, 1), (0.5, 2), (0.1, 11), (0.01, 58), (1e-4, 600), (1e-6, 4000))
_NOTE_CHARACTERS: Final = ((1.0, 40), (0.5, 142), (0.1, 294), (0.01, 628), (1e-5, 2000))

MOST_SOURCES: Final = 26
_SECOND_SOURCE: Final = 0.14
_SOURCES_FALL: Final = 1.6

DISPERSION: Final = (5.0, 25.0)
"""Variance of a day's count over its mean, in a sparse archive and in a dense one."""
_PERSISTENCE: Final = 0.92
LATE_SHARE: Final = 0.2


def daily_counts(count: int, days: int, seed: int) -> Integers:
    """Spread `count` events over days: negative binomial, with a slow trend, each day like the one before.

    A gamma process that remembers (an autoregressive gamma, lag-1 correlation 0.92) is each day's rate, so
    counts have variance / mean between 5 and 30 and lag-1 autocorrelation between 0.6 and 0.9.
    """
    random = np.random.default_rng((seed, 1))
    mean = count / days
    dispersion = float(np.clip(DISPERSION[0] + mean / 5, *DISPERSION))
    # Of a Poisson count with a gamma rate: variance / mean = 1 + mean / shape.
    shape = mean / (dispersion - 1)
    rates = np.empty(days)
    rates[0] = random.gamma(shape)
    odds = _PERSISTENCE / (1 - _PERSISTENCE)
    for day in range(1, days):
        rates[day] = random.gamma(shape + random.poisson(odds * rates[day - 1])) * (1 - _PERSISTENCE)
    when = np.arange(days) / days
    rates *= 0.7 + 0.5 * when + 0.15 * np.sin(2 * np.pi * 1.5 * when)
    if not rates.sum():
        rates += 1
    counts: Integers = random.multinomial(count, rates / rates.sum())
    return counts


def order_of_publication(count: int, seed: int) -> Integers:
    """Give the rank by date of each event in the order of the log: a fifth of them is published late."""
    random = np.random.default_rng((seed, 2))
    ranks = np.arange(count)
    late = random.random(count) < LATE_SHARE
    due = np.where(late, ranks + random.random(count) * (count - ranks), ranks)
    return np.argsort(due, kind="stable")


def zipf(values: int, exponent: float) -> Floats:
    """Give the cumulative shares of values whose frequency falls with their rank."""
    shares = np.arange(1, values + 1, dtype=np.float64) ** -exponent
    return np.cumsum(shares / shares.sum())


def pick(cumulative: Floats, draws: Floats) -> Integers:
    """Give the rank that each uniform draw falls on."""
    return np.minimum(np.searchsorted(cumulative, draws, side="right"), len(cumulative) - 1)


def deaths(draws: Floats) -> Integers:
    """Give numbers of deaths where there are any: median 2, 11 at the 90th of 100, 58 at the 99th."""
    return np.floor(_between(_DEATHS, draws) + 1e-9).astype(np.int64)


def note_characters(draws: Floats) -> Integers:
    """Give lengths of notes: median 142 characters, 294 at the 90th of 100, 628 at the 99th."""
    return np.rint(_between(_NOTE_CHARACTERS, draws)).astype(np.int64)


def sources(draws: Floats) -> Integers:
    """Give how many documents speak of an event: 1.3 in the mean, 26 at most."""
    above = np.maximum(1 - draws, 1e-12)
    more = np.floor((_SECOND_SOURCE / above) ** (1 / _SOURCES_FALL)).astype(np.int64)
    return np.clip(1 + more, 1, MOST_SOURCES)


def _between(quantiles: Sequence[tuple[float, int]], draws: Floats) -> Floats:
    """Read values off quantiles, straight in the logarithms of value and of the share above it."""
    above = np.log([share for share, _ in reversed(quantiles)])
    values = np.log([value for _, value in reversed(quantiles)])
    shares = np.log(np.maximum(1 - draws, quantiles[-1][0]))
    read: Floats = np.exp(np.interp(shares, above, values))
    return read
