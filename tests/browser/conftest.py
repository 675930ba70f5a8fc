"""What the browser tests share: a site on which every kind of page is there."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser.kinds import Kind, named, stage
from tests.sites import Site

# Longer than the five seconds that are usual, since a busy machine may take them; a failure takes as long.
expect.set_options(timeout=15_000)


@dataclass(frozen=True)
class StagedSite:
    """The demo with a corrected and a withdrawn event beside it."""

    site: Site
    kinds: tuple[Kind, ...]

    def kind(self, name: str) -> Kind:
        return named(self.kinds, name)


@pytest.fixture(scope="session")
def staged(start_site) -> StagedSite:
    """One site with every kind of page, shared by the tests that only read."""
    site = start_site(demo=True)
    return StagedSite(site, stage(site))
