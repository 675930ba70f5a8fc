/* The desk's forms, where HTML is not enough: rows that are added later, forms offered for a date, what is not
   saved yet, and keys. */
(() => {
  const form = () => document.querySelector('.change-form #content-main > form');

  // Django clones a row without telling htmx.
  document.addEventListener('formset:added', event => {
    if (window.htmx) window.htmx.process(event.target);
  });

  // Once jQuery is ready, and Django has told each look-up so without any change.
  document.addEventListener('DOMContentLoaded', () => window.django?.jQuery(() => {
    const page = window.django.jQuery(document);
    // Look-ups and pop-ups tell jQuery alone that a field has changed; everything here listens to the browser.
    page.on('change', 'select', event => {
      if (!event.originalEvent) event.target.dispatchEvent(new Event('change', { bubbles: true }));
    });
    // By itself a look-up takes letters a moment after it opens, and those typed before are lost.
    page.on('select2:open', () => document.querySelector('.select2-container--open .select2-search__field')?.focus());
  }));

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-set]');
    if (!button) return;
    const field = document.getElementById(button.dataset.into);
    if (!field) return;
    field.value = button.dataset.set;
    field.dispatchEvent(new Event('change', { bubbles: true }));
    field.focus();
  });

  // Nobody leaves by accident what is not saved: typed since, or refused and shown again.
  let unsaved = Boolean(document.querySelector('.change-form .errornote'));
  const typed = event => { if (form()?.contains(event.target)) unsaved = true; };
  for (const name of ['input', 'change', 'formset:removed']) document.addEventListener(name, typed);
  document.addEventListener('submit', event => { if (event.target === form()) unsaved = false; });
  window.addEventListener('beforeunload', event => { if (unsaved) event.preventDefault(); });

  // Keys: the parts of the form one after the other, and saving. A claim that is filled is followed by a new one.
  const FIELDS = 'input:not([type=hidden]), select:not(.select2-hidden-accessible), textarea, .select2-selection';
  const parts = () => [...form().querySelectorAll('fieldset.module')].filter(
    part => !part.querySelector('fieldset.module') && !part.closest('.empty-form') && part.checkVisibility());
  const focusOn = part => {
    const field = [...part.querySelectorAll(FIELDS)].find(element => element.checkVisibility());
    field?.focus();
    field?.closest('.form-row')?.scrollIntoView({ block: 'nearest' });
  };
  const walk = step => {
    const all = parts();
    const at = all.findIndex(part => part.contains(document.activeElement));
    const claim = all[at]?.closest('#claims-group .inline-related');
    const isLastClaim = claim && !all[at + 1]?.closest('#claims-group');
    const isFilled = claim && [...claim.querySelectorAll('textarea')].some(text => text.value.trim());
    if (step > 0 && isLastClaim && isFilled) {
      document.querySelector('#claims-group .add-row a').click();
      focusOn(parts()[at + 1]);
      return;
    }
    const next = all[at < 0 && step < 0 ? all.length - 1 : at + step];
    if (next) focusOn(next);
  };
  document.addEventListener('keydown', event => {
    if (!form() || event.isComposing) return;
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === 'KeyN') walk(event.shiftKey ? -1 : 1);
    else if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') form().querySelector('[name=_continue]')?.click();
    else return;
    event.preventDefault();
  });
})();
