// Keeps the county of this browser for a year (ui/home.py); an empty one is taken out.
export default function ({ data }) {
  const age = data.value ? 365 * 24 * 3600 : 0, secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${data.name}=${encodeURIComponent(data.value)}; path=/; max-age=${age}; samesite=lax${secure}`;
}
