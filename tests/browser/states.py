"""What a page can be made to show: everything that opens, whatever it is called."""

from collections.abc import Iterator

from playwright.sync_api import Error

# Longer than the pauses after which typing and choosing are sent.
QUIET = """() => new Promise(done => {
    let since = performance.now();
    const look = () => {
        if (document.querySelector('.htmx-request, [aria-busy=true]')) since = performance.now();
        if (performance.now() - since > 450) done(); else setTimeout(look, 30);
    };
    look();
})"""


def settle(page) -> None:
    """Wait until the page has asked for all that it will ask for, and shows it."""
    while True:
        page.wait_for_load_state()
        try:
            page.evaluate(QUIET)
            return
        except Error as error:
            # It went on to another page meanwhile, and may do so again.
            if "navigation" not in error.message:
                raise


def open_details(page) -> int:
    """Open everything that folds, and wait for what is fetched then; return how many there were."""
    return page.evaluate("""async () => {
        const folded = [...document.querySelectorAll('details:not([open])')];
        for (const details of folded) details.open = true;
        while (document.querySelector('.js details[open] [data-part]')) {
            await new Promise(done => setTimeout(done, 30));
        }
        return folded.length;
    }""")


def open_popovers(page) -> Iterator[str]:
    """Open each popover that has a visible button, and each dialog; yield its id while it is open."""
    for name in page.evaluate("[...document.querySelectorAll('[popover][id]')].map(sheet => sheet.id)"):
        opener = page.locator(
            f"[popovertarget='{name}']:not([popovertargetaction='hide']):visible,"
            f"[commandfor='{name}']:visible"
        )
        if opener.count():
            opener.first.click()
            yield name
            page.keyboard.press("Escape")
    for name in page.evaluate("[...document.querySelectorAll('dialog[id]')].map(sheet => sheet.id)"):
        page.locator(f"#{name}").evaluate("dialog => dialog.showModal()")
        yield name
        page.keyboard.press("Escape")
