/* Optional enhancement: every page works without this file. htmx does the fetching;
   this does what HTML cannot: copying, the theme, focus, and telling of a failure. */
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement;

  // Appearance, kept in this browser; readers get no cookie.
  const pick = $('[data-theme-pick]');
  if (pick) {
    pick.value = root.dataset.theme || '';
    pick.addEventListener('change', () => {
      if (pick.value) root.dataset.theme = pick.value; else delete root.dataset.theme;
      try { localStorage.theme = pick.value; } catch { /* private mode */ }
    });
  }

  // Copy; where the clipboard is refused the text is selected instead.
  document.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    const note = $('[data-copied]', button.closest('section')) || $('[data-copied]');
    let copied = true;
    try { await navigator.clipboard.writeText(source.textContent.trim()); } catch {
      getSelection().selectAllChildren(source);
      copied = false;
    }
    if (note) note.textContent = copied ? note.dataset.copied : note.dataset.selected;
  });

  // While typing, the words' own request replaces the address; the form's would push one more.
  // The share sheet's choice is no filter.
  document.addEventListener('change', event => {
    if (event.target.matches('#q, #share input')) event.stopPropagation();
  }, true);

  const drawerIsOpen = () => Boolean($('#rail:popover-open')) && matchMedia('(width < 64rem)').matches;
  let open = {};
  let chip = -1;

  document.addEventListener('htmx:beforeRequest', event => {
    const cause = event.detail.requestConfig.triggeringEvent;
    if (drawerIsOpen() && cause && cause.type === 'change') { event.preventDefault(); return; }
    if (event.detail.target.id === 'view') event.detail.target.setAttribute('aria-busy', 'true');
    chip = $$('.chips .chip').indexOf(event.detail.elt);
  });

  document.addEventListener('htmx:afterRequest', event => {
    if (event.detail.target.id === 'view') $('#view')?.removeAttribute('aria-busy');
  });

  // A 400 is a readable answer: it says which value could not be read, and keeps the form.
  document.addEventListener('htmx:beforeSwap', event => {
    if (event.detail.xhr.status === 400) { event.detail.shouldSwap = true; event.detail.isError = false; }
    open = Object.fromEntries($$('#view details[id]').map(group => [group.id, group.open]));
  });

  document.addEventListener('htmx:afterSwap', () => {
    for (const group of $$('#view details[id]')) {
      if (group.id in open) group.open = open[group.id];
    }
  });

  // A removed chip hands the focus to the next one, or to the headline.
  document.addEventListener('htmx:afterSettle', () => {
    if (chip < 0 || document.activeElement !== document.body) return;
    const chips = $$('.chips .chip');
    (chips[Math.min(chip, chips.length - 1)] || $('#sentence'))?.focus({ preventScroll: true });
    chip = -1;
  });

  // No answer, or a broken one: the old list stays, with a way to try again.
  const failed = () => {
    $('#failed')?.remove();
    const list = $('#view .list') || $('#view');
    const notice = $('#failure')?.content.cloneNode(true);
    if (list && notice) list.prepend(notice);
  };
  for (const name of ['htmx:sendError', 'htmx:timeout', 'htmx:responseError']) document.addEventListener(name, failed);
})();
