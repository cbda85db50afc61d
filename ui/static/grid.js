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
    box.addEventListener('focusin', event => point(box, event.target));
    box.addEventListener('focusout', () => box.querySelector('.ring')?.remove());
  }
  const held = box.contains(document.activeElement) && document.activeElement.matches(WALKED) ? named(document.activeElement) : '';
  if (box.drawn !== data.html) {
    box.innerHTML = box.drawn = data.html; // every word in it was escaped by the template
    fit(box);
  }
  const cells = [...box.querySelectorAll(WALKED)];
  const at = key => cells.find(one => named(one) === key);
  choose(cells, at(data.chosen || (at(held)?.dataset.at ? held : '')));
  (at(held) || document.body).focus?.({ preventScroll: true });

  const open = cell => {
    if (data.opens === false) return;
    choose(cells, cell); // at once: the answer takes a moment
    setTriggerValue('cell', cell.dataset.cell);
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
    if (cell) open(cell.matches(WALKED) ? cell : at(cell.dataset.cell) || cell);
  };
  box.onkeydown = event => {
    const cell = event.target.closest(WALKED);
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const [across, down] = STEPS[event.key] || [];
    if (event.key === 'Enter' || event.key === ' ') open(cell);
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
  next.focus({ preventScroll: Boolean(next.dataset.at) }); // a mark of a drawing is scrolled to where it stands there (point)
}

// What tells a cell from all others: a mark of a drawing (ui/points.py) by its place in it, for several open the same.
function named(cell) { return cell.dataset.at || cell.dataset.cell; }

// A mark of a drawing has the focus: a ring around it there, and what it says beside it.
function point(box, cell) {
  box.querySelector('.ring')?.remove();
  const plot = cell.dataset.at && document.querySelector(`.st-key-${box.querySelector('table').dataset.chart} .js-plotly-plot`);
  const [number, place] = (cell.dataset.at || '').split('.'), trace = plot?.data?.[number];
  if (!trace) return;
  const axis = (of, usual) => plot._fullLayout[(of || usual).replace(usual, `${usual}axis`)];
  const x = axis(trace.xaxis, 'x'), y = axis(trace.yaxis, 'y'), drawn = plot.getBoundingClientRect(), own = box.getBoundingClientRect();
  const bar = trace.type === 'bar', high = bar ? Math.abs(y.d2p(trace.width) - y.d2p(0)) : 24;
  const wide = bar ? drawn.width : 24, middle = drawn.left + x._offset + (bar ? 0 : x.d2p(trace.x[place])), level = drawn.top + y._offset + y.d2p(trace.y[place]);
  const ring = document.createElement('i');
  ring.className = 'ring';
  ring.ariaHidden = 'true';
  Object.assign(ring.style, { left: `${(bar ? drawn.left : middle - 12) - own.left}px`, top: `${level - high / 2 - own.top}px`, width: `${wide}px`, height: `${high}px`, borderRadius: bar ? '4px' : '50%' });
  box.append(ring);
  const said = cell.getBoundingClientRect(), from = bar ? drawn.left + drawn.width * .3 : middle + 18;
  const left = Math.max(8, Math.min(from, drawn.right - said.width, innerWidth - said.width - 8));
  Object.assign(cell.style, { left: `${left - own.left}px`, top: `${level + high / 2 + 4 - own.top}px` });
  ring.scrollIntoView({ block: 'nearest' });
  cell.scrollIntoView({ block: 'nearest' });
}

// Where the map's columns need more room than there is, the table scrolls in its box, its first column and its heads staying; else with the page.
function fit(box) {
  box.classList.remove('inside');
  const table = box.querySelector('.map');
  box.classList.toggle('inside', Boolean(table) && table.scrollWidth > box.clientWidth + 1);
}
