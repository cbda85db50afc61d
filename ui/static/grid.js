// Clicks and keys of what opens the panel: the cells of the map, the list above it, the rows of a table under a chart; and links in a table. Streamlit
// calls this at each run; what was drawn stays where the same is drawn again, so that focus and scroll stay too.
const WALKED = ':is(td, tr)[data-cell]';

export default function ({ parentElement, data, setTriggerValue }) {
  let box = parentElement.querySelector('.map-box');
  if (!box) {
    box = document.createElement('div');
    box.className = 'map-box';
    parentElement.appendChild(box);
    new ResizeObserver(() => fit(box)).observe(box);
  }
  const held = box.contains(document.activeElement) && document.activeElement.matches(WALKED) ? document.activeElement.dataset.cell : '';
  if (box.drawn !== data.html) {
    box.innerHTML = box.drawn = data.html; // every word in it was escaped by the template
    fit(box);
  }
  const cells = [...box.querySelectorAll(WALKED)];
  const at = key => cells.find(one => one.dataset.cell === key);
  choose(cells, at(data.chosen));
  (at(held) || document.body).focus?.({ preventScroll: true });

  const open = key => {
    choose(cells, at(key)); // at once: the answer takes a moment
    setTriggerValue('cell', key);
  };
  box.onclick = event => {
    if (String(getSelection())) return; // words were marked, to be copied
    const way = event.target.closest('a[href]');
    if (way && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
      event.preventDefault(); // it would load the dashboard anew; Streamlit follows an address that changes as it follows Back, within the page
      history.pushState({}, '', way.href);
      dispatchEvent(new PopStateEvent('popstate'));
    }
    const cell = event.target.closest('[data-cell]') || event.target.closest('td.bar')?.parentElement.querySelector('td[data-cell]');
    if (cell) open(cell.dataset.cell);
  };
  box.onkeydown = event => {
    const cell = event.target.closest(WALKED);
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const [across, down] = STEPS[event.key] || [];
    if (event.key === 'Enter' || event.key === ' ') open(cell.dataset.cell);
    else if (down || (across && cell.matches('td'))) step(box, cell, across, down);
    else return; // sideways a table of rows is scrolled
    event.preventDefault();
  };
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], Home: [-999, 0], End: [999, 0] };

// One cell can be reached by Tab: the chosen one, else the first; the others from there by arrows.
function choose(cells, cell) {
  for (const one of cells) {
    one.setAttribute('aria-selected', one === cell);
    one.tabIndex = one === (cell || cells[0]) ? 0 : -1;
  }
}

function step(box, cell, across, down) {
  const rows = [...box.querySelectorAll('tbody tr')].map(row => [row, ...row.cells].filter(one => one.matches(WALKED)));
  const y = rows.findIndex(row => row.includes(cell)), x = rows[y].indexOf(cell);
  const row = rows[Math.min(Math.max(y + down, 0), rows.length - 1)];
  const next = row[Math.min(Math.max(x + across, 0), row.length - 1)];
  cell.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

// Where the map's columns need more room than there is, the table scrolls in its box, its first column and its heads staying; else with the page.
function fit(box) {
  box.classList.remove('inside');
  const table = box.querySelector('.map');
  box.classList.toggle('inside', Boolean(table) && table.scrollWidth > box.clientWidth + 1);
}
