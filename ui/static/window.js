// Whether this window is as narrow as a phone's: said before the page asks for its first run, so that the server lays its charts out for it
// (ui/window.py). Nothing but 1 or 0 stands in the cookie, and it goes with the browser.
(() => {
  const narrow = matchMedia('(max-width: 640px)');
  const secure = location.protocol === 'https:' ? '; secure' : '';
  const tell = () => { document.cookie = `narrow=${narrow.matches ? 1 : 0}; path=/; samesite=lax${secure}`; };
  tell();
  narrow.addEventListener('change', tell);
})();
