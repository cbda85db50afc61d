// Whether this window is as narrow as a phone's: said before the page asks for its first run, so that the server lays its charts out for it
// (ui/window.py). Nothing but 1 or 0 stands in the cookie, and it goes with the browser.
(() => {
  const narrow = matchMedia('(max-width: 640px)');
  const secure = location.protocol === 'https:' ? '; secure' : '';
  const tell = () => { document.cookie = `narrow=${narrow.matches ? 1 : 0}; path=/; samesite=lax${secure}`; };
  tell();
  narrow.addEventListener('change', tell);
  // There the filter bar is a line that is drawn aside. A list closes when what it hangs on is moved, and a half-seen picker is moved into sight once it
  // is touched: so it is moved first, and opened when it stands.
  let moved = null;
  const touched = event => {
    const bar = narrow.matches && event.target.closest?.('.st-key-bar');
    const picker = bar && event.target.closest('[data-testid="stElementContainer"]');
    if (picker && event.type === 'pointerdown' && !moved) {
      const [edge, place] = [bar.getBoundingClientRect(), picker.getBoundingClientRect()];
      if (place.left >= edge.left && place.right <= edge.right) return;
      moved = picker.querySelector('button');
      picker.scrollIntoView({block: 'nearest', inline: 'nearest'});
      setTimeout(() => { const opens = moved; moved = null; opens?.click(); }, 300);
    }
    if (moved) { event.preventDefault(); event.stopPropagation(); }
  };
  for (const kind of ['pointerdown', 'mousedown', 'touchstart', 'pointerup', 'mouseup', 'touchend', 'click']) document.addEventListener(kind, touched, {capture: true, passive: false});
})();
