/* Runs before the first paint: the reader's choice of light or dark, kept in this browser alone. */
(() => {
  const root = document.documentElement;
  root.classList.add('js');
  try {
    if (localStorage.theme) root.dataset.theme = localStorage.theme;
  } catch { /* storage is off: the system's choice holds */ }
})();
