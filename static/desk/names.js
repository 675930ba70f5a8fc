/* Names for what Django's own pages leave without one, so that a screen reader can say what it is on. */
(() => {
  const nameCells = root => {
    for (const cell of root.querySelectorAll('.tabular td')) {
      const header = cell.closest('table').tHead?.rows[0].cells[cell.cellIndex];
      for (const field of cell.querySelectorAll('input:not([type=hidden]), select, textarea')) {
        if (header && !field.labels.length) field.setAttribute('aria-label', header.textContent.trim());
      }
    }
  };
  // What is chosen is no name: an empty look-up would have none.
  const nameLookups = root => {
    for (const select of root.querySelectorAll('select.select2-hidden-accessible')) {
      const name = select.labels[0]?.textContent.trim() || select.getAttribute('aria-label');
      const shown = select.nextElementSibling?.querySelector('.select2-selection');
      shown?.removeAttribute('aria-labelledby');
      for (const part of [shown, ...(shown?.querySelectorAll('[role=textbox], input') || [])]) {
        part?.setAttribute('aria-label', name);
      }
    }
  };
  const nameMoments = root => {
    for (const moment of root.querySelectorAll('.datetime')) {
      const legend = moment.closest('.fieldBox, .form-row').querySelector('legend, label').textContent.trim();
      moment.querySelectorAll('input').forEach(
        (field, at) => field.setAttribute('aria-label', `${legend} ${at ? 'time' : 'date'}`));
    }
  };
  const nameAll = root => {
    nameCells(root);
    nameLookups(root);
    nameMoments(root);
    for (const header of root.querySelectorAll('th.original:empty')) header.setAttribute('role', 'none');
    root.querySelector('#searchbar')?.setAttribute('aria-label', 'Search');
  };
  document.addEventListener('DOMContentLoaded', () => {
    // Look-ups are made when jQuery is ready, before what asks it later.
    const ready = window.django?.jQuery || (act => act());
    ready(() => nameAll(document));
    document.addEventListener('formset:added', event => nameAll(event.target.closest('.inline-group')));
  });
})();
