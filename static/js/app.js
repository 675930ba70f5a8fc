/* Optional enhancement: every page works without this file. htmx does the fetching; this does what HTML
   cannot: the theme, copying, focus, the drawer's count, telling of a failure, and keys.
   It stands in the head and runs before the first paint, so that the chosen theme never flashes. */
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement;
  root.classList.add('js');

  // Choices kept in this browser; readers get no cookie, and in a private window nothing is kept.
  const kept = name => { try { return localStorage[name] || ''; } catch { return ''; } };
  const keep = (name, value) => { try { localStorage[name] = value; } catch { /* it holds for this page */ } };
  const setTheme = theme => { if (theme) root.dataset.theme = theme; else delete root.dataset.theme; };
  let keysOff = kept('keys') === 'off';
  setTheme(kept('theme'));

  document.addEventListener('DOMContentLoaded', () => {
    for (const pick of $$('[data-theme-pick]')) pick.value = root.dataset.theme || '';
    for (const box of $$('[data-keys-on]')) box.checked = !keysOff;
  });

  // While typing, the words' own request replaces the address; the form's would push one more.
  // The share sheet, finding in a list and the keys' switch are no filters.
  document.addEventListener('change', event => {
    const field = event.target;
    if (field.matches('#q, #share input, [data-find]')) event.stopPropagation();
    if (field.matches('[data-theme-pick]')) { setTheme(field.value); keep('theme', field.value); }
    if (field.matches('[data-keys-on]')) { keysOff = !field.checked; keep('keys', keysOff ? 'off' : ''); }
  }, true);

  // Copy; where the clipboard is refused the text is selected instead.
  const copy = async button => {
    const source = document.getElementById(button.dataset.copy);
    const note = $('[data-copied]', button.closest('section')) || $('[data-copied]');
    let copied = true;
    try { await navigator.clipboard.writeText(source.textContent.trim()); } catch {
      getSelection().selectAllChildren(source);
      copied = false;
    }
    if (note) note.textContent = copied ? note.dataset.copied : note.dataset.selected;
  };

  // The share sheet fetches what is not needed at first when it is opened, and a short link when it is asked for.
  const fetched = async (element, url, options) => {
    const answer = await fetch(url, { ...options, headers: { 'HX-Request': 'true' } }).catch(() => null);
    if (!answer?.ok) return;
    const part = document.createElement('template');
    part.innerHTML = await answer.text();
    element.replaceWith(part.content);
  };
  document.addEventListener('toggle', event => {
    const more = event.newState === 'open' && $('[data-more]', event.target);
    if (more) fetched(more.parentElement, more.href);
  }, true);
  document.addEventListener('submit', event => {
    if (!event.target.matches('[data-short]')) return;
    event.preventDefault();
    fetched(event.target, event.target.action, { method: 'POST', body: new URLSearchParams(new FormData(event.target)) });
  });
  // A folded part of the view is filled when it is opened; until then a link in it leads to the same.
  const folded = part => $(`[data-part="${part.id}"]`, part);
  const fill = async part => {
    const link = folded(part);
    const answer = link && await fetch(link.href, { headers: { 'HX-Request': 'true' } }).catch(() => null);
    if (!answer?.ok || !link.isConnected) return;
    const view = document.createElement('template');
    view.innerHTML = await answer.text();
    const filled = view.content.getElementById(part.id)?.lastElementChild;
    if (!filled || !link.isConnected) return;
    part.lastElementChild.replaceWith(filled);
    htmx.process(filled);
  };
  document.addEventListener('toggle', event => {
    if (event.newState === 'open' && event.target.matches('#view details')) fill(event.target);
  }, true);
  document.addEventListener('htmx:configRequest', event => {
    const { parameters, target } = event.detail;
    if (target?.id !== 'view') return;
    const open = $$('#view [data-opens][open]').filter(part => !folded(part)).map(part => part.dataset.opens);
    if (open.length) parameters.open = open;
  });
  document.addEventListener('toggle', event => {
    const native = $('[data-native]', event.target);
    if (native && navigator.share) native.hidden = false;
  }, true);

  // Find in a list: letters are compared without case and accents; what holds a match stays above it.
  const fold = text => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const findIn = input => {
    const group = input.closest('fieldset');
    const letters = fold(input.value.trim());
    const items = $$('.opts li', group);
    for (const item of items) {
      item.hidden = !$$('label > span:not(.n, .badge)', item).some(name => fold(name.textContent).includes(letters));
    }
    group.classList.toggle('finding', letters !== '');
    $('.none-found', group).hidden = items.some(item => !item.hidden);
  };
  document.addEventListener('input', event => { if (event.target.matches('[data-find]')) findIn(event.target); });

  // The drawer changes nothing while it is open: its button says how many events the choice would show.
  // Closed without that button, it forgets the choice.
  const drawer = () => (matchMedia('(width < 64rem)').matches ? $('#rail:popover-open') : null);
  const inDrawer = new WeakSet();
  let keepChoice = false;
  document.addEventListener('change', event => { if (drawer()) inDrawer.add(event); }, true);
  document.addEventListener('toggle', event => {
    if (event.target.id !== 'rail') return;
    if (event.newState === 'open') { keepChoice = false; return; }
    const changed = $$('input:not([data-find])', event.target).filter(box => box.checked !== box.defaultChecked);
    if (keepChoice || !changed.length) return;
    for (const box of changed) box.checked = box.defaultChecked;
    const button = $('#apply');
    button.textContent = button.dataset.now;
    askAgain();
  }, true);

  // An answer would undo what was typed or chosen after it was asked for, so it is put aside. What came after is
  // asked for by itself, but where it was only typed, or is forgotten again.
  const isView = event => event.detail.target?.id === 'view';
  const choice = () => new URLSearchParams(new FormData($('#filters'))).toString();
  let asked = '';
  let putAside = false;
  const askAgain = () => { if (putAside) htmx.trigger('#filters', 'submit'); };
  document.addEventListener('focusout', event => {
    if (event.target.matches('#when, #from, #to, .handles input')) askAgain();
  });

  // What the reader has opened, typed, scrolled and focused in the view outlives its replacement.
  let before = null;
  const remember = () => {
    const active = document.activeElement;
    before = {
      open: $$('#view details[id]').map(group => [group.id, group.open]),
      found: $$('[data-find]').filter(input => input.value).map(input => [input.id, input.value]),
      scrolled: $('#rail')?.scrollTop,
      inside: Boolean($('#view')?.contains(active)),
      id: active.id,
      chip: $$('.chips .chip').indexOf(active),
      toList: active.matches('#apply, .pager a'),
    };
  };
  const restore = () => {
    if (!before) return;
    for (const [id, open] of before.open) { const group = document.getElementById(id); if (group) group.open = open; }
    for (const [id, value] of before.found) {
      const input = document.getElementById(id);
      if (input) { input.value = value; findIn(input); }
    }
    if ($('#rail')) $('#rail').scrollTop = before.scrolled;
    if (!before.inside || (document.activeElement !== document.body && !before.toList)) return;
    const chips = $$('.chips .chip');
    const next = [
      before.toList ? $('#list-h') : null,
      before.id ? document.getElementById(before.id) : null,
      before.chip >= 0 ? chips[Math.min(before.chip, chips.length - 1)] : null,
      $('#sentence'),
    ].find(element => element?.checkVisibility({ visibilityProperty: true }));
    next?.focus({ preventScroll: !before.toList });
  };

  // Nothing is said of a wait shorter than this.
  const PATIENCE = 200;
  let waiting = 0;
  const settle = () => { clearTimeout(waiting); $('#view')?.removeAttribute('aria-busy'); };
  document.addEventListener('htmx:beforeRequest', event => {
    const { elt, requestConfig } = event.detail;
    const counts = elt.id === 'apply';
    if (counts ? !drawer() : inDrawer.has(requestConfig.triggeringEvent)) { event.preventDefault(); return; }
    if (!isView(event)) return;
    asked = choice();
    putAside = false;
    settle();
    waiting = setTimeout(() => $('#view')?.setAttribute('aria-busy', 'true'), PATIENCE);
  });
  document.addEventListener('htmx:afterRequest', event => { if (isView(event)) settle(); });

  // A 400 is a readable answer: it says which value could not be read, and keeps the form.
  document.addEventListener('htmx:beforeSwap', event => {
    if (event.detail.xhr.status === 400) { event.detail.shouldSwap = true; event.detail.isError = false; }
    before = null;
    if (!isView(event)) return;
    putAside = choice() !== asked;
    if (putAside) event.detail.shouldSwap = false;
    else remember();
  });
  document.addEventListener('htmx:afterSwap', event => { if (isView(event)) restore(); });
  document.addEventListener('htmx:afterSettle', event => {
    if (isView(event)) { restore(); before = null; }
  });

  // No answer, or a broken one: the old list stays, with a way to try the same again.
  let failedPath = '';
  const failed = event => {
    if (!isView(event)) return;
    const again = Boolean($('#failed')?.contains(document.activeElement));
    keepChoice = true;
    drawer()?.hidePopover();
    failedPath = event.detail.pathInfo.finalRequestPath || event.detail.pathInfo.requestPath;
    $('#failed')?.remove();
    const notice = $('#failure').content.cloneNode(true);
    $('[data-previous]', notice).textContent = $('#sentence').textContent;
    ($('#view .list') || $('#view')).prepend(notice);
    if (again) $('#failed button').focus();
  };
  for (const name of ['htmx:sendError', 'htmx:timeout', 'htmx:responseError']) document.addEventListener(name, failed);

  document.addEventListener('click', event => {
    const target = event.target.closest('[data-copy], [data-native], [data-retry], [data-keys], .skip[href="#rail-h"]');
    if (target?.matches('[data-copy]')) copy(target);
    if (target?.matches('[data-native]')) {
      const link = $('#pin-fixed').checked ? $('#link-pinned') : $('#link-live');
      navigator.share({ title: document.title, url: link.textContent.trim() }).catch(() => {});
    }
    if (target?.matches('[data-keys]')) $('#keys').showModal();
    if (target?.matches('[data-retry]')) {
      event.preventDefault();
      htmx.ajax('GET', failedPath, { target: '#view', swap: 'outerHTML show:none' });
    }
    // On narrow screens the filters are in the drawer.
    if (target?.matches('.skip') && $('#rail') && !$('#rail').checkVisibility()) $('#rail').showPopover();
  });

  // Keys: single letters, so only outside of fields, without modifiers, and never against the reader's choice.
  const walk = step => {
    const titles = $$('.event-title a');
    const at = titles.findIndex(title => title.closest('.event').contains(document.activeElement));
    const below = titles.findIndex(title => title.getBoundingClientRect().top >= 0);
    const first = step > 0 ? below : (below < 0 ? titles.length : below) - 1;
    titles[at < 0 ? first : at + step]?.focus();
  };
  const actions = {
    '/': () => { $('#q').focus(); $('#q').select(); },
    j: () => walk(1),
    k: () => walk(-1),
    '?': () => $('#keys').showModal(),
  };
  // A keyboard that writes other letters has these keys where they are printed in Latin ones.
  const places = { KeyJ: 'j', KeyK: 'k', Slash: '/' };
  const letter = event => (/^[ -~]$/.test(event.key) ? event.key : event.shiftKey && event.code === 'Slash' ? '?' : places[event.code]);
  document.addEventListener('keydown', event => {
    if (keysOff || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest('input, textarea, select, [contenteditable]') || $(':popover-open, dialog[open]')) return;
    const action = $('#keys') && actions[letter(event)];
    if (action) { event.preventDefault(); action(); }
  });
})();
