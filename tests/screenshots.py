"""Write a picture of every kind of page, in every variant, from a fresh demo: `make screenshots`.

The pictures go to build/screenshots/, which is not in the repository: LANGUAGE-SIZE-THEME/KIND.png.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.kinds import BROKEN_PAGE, KINDS, LANGUAGES, Kind, named, stage  # noqa: E402
from tests.browser.states import open_details, open_popovers  # noqa: E402
from tests.sites import Site, running_browser, running_site  # noqa: E402

FOLDER = ROOT / "build" / "screenshots"
SIZES = {"1440": {"width": 1440, "height": 900}, "390": {"width": 390, "height": 844}}
NARROWEST = {"width": 320, "height": 640}
STATES_OF = ("timeline", "event-violence")


class Photographer:
    """Takes pictures of one site; `only` are the kinds that are wanted."""

    def __init__(self, browser, site: Site, only: list[str]) -> None:
        self.browser = browser
        self.site = site
        self.only = only
        self.taken = 0

    def visit(self, kinds: list[Kind], folder: str, language: str, act: Callable, **options) -> None:
        """Open each kind in one profile and let `act(page, kind, file)` take its pictures."""
        wanted = [kind for kind in kinds if kind.name in self.only and (kind.translated or language == "en")]
        if not wanted:
            return
        (FOLDER / folder).mkdir(parents=True, exist_ok=True)
        with self.browser.new_context(base_url=self.site.url, reduced_motion="reduce", **options) as context:
            page = context.new_page()
            page.route("**/broken/", lambda route: route.fulfill(body=BROKEN_PAGE, content_type="text/html"))
            for kind in wanted:
                page.goto(kind.address(language), wait_until="networkidle")
                act(page, kind, FOLDER / folder / f"{kind.name}.png")

    def take(self, page, kind: Kind, file: Path) -> None:
        """Take the whole page, and where it matters what opens on it."""
        self.shoot(page, file, full_page=True)
        if kind.name not in STATES_OF:
            return
        for popover in open_popovers(page):
            self.shoot(page, file.with_stem(f"{kind.name}-{popover}"))
        open_details(page)
        self.shoot(page, file.with_stem(f"{kind.name}-all-open"), full_page=True)

    def take_whole(self, page, kind: Kind, file: Path) -> None:
        self.shoot(page, file, full_page=True)

    def take_print(self, page, kind: Kind, file: Path) -> None:
        page.emulate_media(media="print")
        self.shoot(page, file, full_page=True)

    def shoot(self, page, file: Path, **options) -> None:
        page.screenshot(path=file, **options)
        self.taken += 1

    def take_all(self, kinds: list[Kind]) -> None:
        for language in LANGUAGES:
            for size, viewport in SIZES.items():
                for theme in ("light", "dark"):
                    folder = f"{language}-{size}-{theme}"
                    self.visit(kinds, folder, language, self.take, viewport=viewport, color_scheme=theme)
            self.visit(kinds, f"{language}-320-light", language, self.take_whole, viewport=NARROWEST)
            self.visit(kinds, f"{language}-print", language, self.take_print, viewport=SIZES["1440"])


def main() -> None:
    """Take the pictures that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    broken = Kind("broken", "/broken/", status=500, translated=False)
    parser.add_argument("only", nargs="*", help="kinds of page; all of them unless named")
    only = parser.parse_args().only or [kind.name for kind in (*KINDS, broken)]
    if unknown := set(only) - {kind.name for kind in (*KINDS, broken)}:
        parser.error(f"no kind of page is named {', '.join(sorted(unknown))}")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dateline-screenshots-") as scratch:
        data, static = Path(scratch, "data"), Path(scratch, "static")
        data.mkdir()
        with running_site(data=data, static=static, demo=True) as site, running_browser() as browser:
            photographer = Photographer(browser, site, only)
            # The demo as it is, before anything is published beside it.
            photographer.take_all([*(kind for kind in KINDS if not kind.staged), broken])
            if any(named(KINDS, name).staged for name in only if name != broken.name):
                photographer.take_all([kind for kind in stage(site) if kind.staged])
    seconds = time.monotonic() - started
    print(f"{photographer.taken} pictures in {FOLDER.relative_to(ROOT)} in {seconds:.0f} s")


if __name__ == "__main__":
    main()
