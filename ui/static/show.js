// 投影: the keys of a page on a projector, also those of a presenter's remote. Tells the server a county's code, '' to leave.
const WAYS = { ArrowLeft: 'previous', PageUp: 'previous', ArrowRight: 'next', PageDown: 'next' };

export default function ({ parentElement, data, setTriggerValue }) {
  document.removeEventListener('keydown', parentElement.heard, true);
  parentElement.heard = event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea')) return;
    const code = event.key === 'Escape' ? '' : data[WAYS[event.key]];
    if (code === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // a cell of the map hears the arrows too
    setTriggerValue('go', code);
  };
  document.addEventListener('keydown', parentElement.heard, true);
  return () => document.removeEventListener('keydown', parentElement.heard, true);
}
