/* Optional enhancement: the brush. Handles over the strip of all years, and dragging over the lanes with
   mouse or pen; both only write From and To, as a reader would, and the form asks for the rest.
   Nothing is bound to the view itself, which is replaced with every answer. */
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const root = document.documentElement;
  const rtl = () => root.dir === 'rtl';
  const MOVED = 6; // pixels; less is a click on what lies under the pointer
  const PAUSE = 250; // milliseconds after the last step of a handle

  const month = index => `${String(Math.floor(index / 12)).padStart(4, '0')}-${String(index % 12 + 1).padStart(2, '0')}`;
  const inWords = index => {
    const day = new Date(0);
    day.setUTCFullYear(Math.floor(index / 12), index % 12, 1);
    const locale = { ar: 'ar-IQ-u-nu-arab', en: 'en-GB' }[root.lang] || root.lang;
    return day.toLocaleDateString(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  };
  const write = (id, value) => { const field = document.getElementById(id); if (field) field.value = value; };
  const send = () => document.getElementById('to')?.dispatchEvent(new Event('change', { bubbles: true }));

  // Handles: the month of the second is the last one shown, so its place is one further on.
  const move = handle => {
    const [low, high] = ['brush-from', 'brush-to'].map(id => document.getElementById(id));
    const [year, first] = handle.parentElement.dataset.first.split('-').map(Number);
    const index = value => year * 12 + first - 1 + Number(value);
    const other = handle === low ? high : low;
    const pushed = Number(low.value) >= Number(high.value);
    if (pushed) {
      if (handle === low) high.value = Number(low.value) + 1; else low.value = Number(high.value) - 1;
      if (low.value === high.value) { if (handle === low) low.value -= 1; else high.value = Number(high.value) + 1; }
    }
    for (const moved of pushed ? [handle, other] : [handle]) {
      const at = index(moved.value) - (moved === high ? 1 : 0);
      write(moved === low ? 'from' : 'to', month(at));
      moved.setAttribute('aria-valuetext', inWords(at));
    }
    const [start, width] = [low.value / low.max * 100, (high.value - low.value) / low.max * 100];
    const shown = $('.brush .win');
    shown.setAttribute('x', `${rtl() ? 100 - start - width : start}%`);
    shown.setAttribute('width', `${width}%`);
  };
  let pause = 0;
  const isHandle = event => event.target.matches?.('.handles input');
  document.addEventListener('input', event => { if (isHandle(event)) move(event.target); });
  document.addEventListener('change', event => {
    if (!isHandle(event)) return;
    event.stopPropagation();
    clearTimeout(pause);
    pause = setTimeout(send, PAUSE);
  }, true);

  // Dragging: a finger scrolls, so it is left alone.
  let drag = null;
  const share = event => {
    const { left, width } = drag.plot.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  const monthAt = place => {
    const [start, end] = drag.plot.dataset.brush.split('/').map(day => Date.parse(day));
    const day = new Date(start + (end - start - 1) * (rtl() ? 1 - place : place));
    return month(day.getUTCFullYear() * 12 + day.getUTCMonth());
  };
  const drop = () => { drag?.band?.remove(); drag = null; };
  document.addEventListener('pointerdown', event => {
    const plot = event.target.closest?.('[data-brush]');
    drop();
    if (plot && event.button === 0 && event.pointerType !== 'touch') {
      drag = { plot, x: event.clientX, band: null };
      drag.from = share(event);
    }
  });
  document.addEventListener('dragstart', event => { if (event.target.closest?.('[data-brush]')) event.preventDefault(); });
  document.addEventListener('pointermove', event => {
    if (!drag || (!drag.band && Math.abs(event.clientX - drag.x) < MOVED)) return;
    if (!drag.band) {
      drag.band = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      drag.band.setAttribute('class', 'band');
      drag.band.setAttribute('height', '100%');
      $('svg', drag.plot).append(drag.band);
      getSelection().removeAllRanges();
    }
    drag.to = share(event);
    drag.band.setAttribute('x', `${Math.min(drag.from, drag.to) * 100}%`);
    drag.band.setAttribute('width', `${Math.abs(drag.to - drag.from) * 100}%`);
  });
  document.addEventListener('pointerup', () => {
    if (drag?.band) {
      const [first, last] = [monthAt(drag.from), monthAt(drag.to)].sort();
      write('from', first);
      write('to', last);
      // The release would follow the link it ends on.
      const stay = event => { event.preventDefault(); event.stopPropagation(); };
      document.addEventListener('click', stay, { capture: true, once: true });
      setTimeout(() => document.removeEventListener('click', stay, true));
      send();
    }
    drop();
  });
  document.addEventListener('pointercancel', drop);
  document.addEventListener('keydown', event => { if (event.key === 'Escape') drop(); });
})();
