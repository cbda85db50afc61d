// A page whose session is over leaves for the page to sign in at, so that nothing stays on a screen whose reader has left (ui/signin.py). To ask is no
// sign of life: a page that is only open ends when it was idle for too long.
(() => {
  const ask = async () => {
    try {
      const answer = await fetch('/signin/state', { cache: 'no-store', credentials: 'same-origin' });
      if (answer.status === 401) {
        window.onbeforeunload = null;
        location.reload();
      }
    } catch { /* the server is away: Streamlit says so */ }
  };
  setInterval(ask, 15000);
  document.addEventListener('visibilitychange', () => document.hidden || ask());
  addEventListener('pageshow', event => event.persisted && ask());
})();
