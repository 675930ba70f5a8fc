/* The event form, where HTML is not enough: rows that are added later, and forms offered for a date. */
(() => {
  // Django clones a row without telling htmx.
  document.addEventListener('formset:added', event => {
    if (window.htmx) window.htmx.process(event.target);
  });

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-set]');
    if (!button) return;
    const field = document.getElementById(button.dataset.into);
    if (!field) return;
    field.value = button.dataset.set;
    field.dispatchEvent(new Event('change', { bubbles: true }));
    field.focus();
  });
})();
