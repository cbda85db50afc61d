// Keeps the county of this browser for a year (ui/home.py); an empty one is taken out. Once: this is called at every run, and another tab may have
// set another county since.
const kept = {};
export default function ({ data }) {
  if (kept[data.name] === data.value) return;
  kept[data.name] = data.value;
  const age = data.value ? 365 * 24 * 3600 : 0, secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${data.name}=${encodeURIComponent(data.value)}; path=/; max-age=${age}; samesite=lax${secure}`;
}
