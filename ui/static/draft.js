// The draft's table. What is chosen stays in this tab until it is saved, also over a reload or a lost connection; the server reckons what each choice asks
// and sends the cells anew, without touching the field or the slider that is being used.
export default function ({ parentElement, data, setTriggerValue }) {
  let box = parentElement.querySelector('.draft-box');
  if (!box) {
    box = document.createElement('div');
    box.className = 'draft-box';
    parentElement.appendChild(box);
  }
  const key = `draft ${data.scope}`;
  if (box.sent && box.sent.id === data.answered) {
    if (data.ok) {
      sessionStorage.removeItem(box.key);
      if (box.state && text(box.state) !== text(box.sent)) { // typed on while it was being saved
        box.state.seen = data.version;
        sessionStorage.setItem(key, JSON.stringify(box.state));
      } else box.state = null;
    }
    box.sent = null;
  }
  if (box.key !== key) {
    box.key = key;
    box.state = JSON.parse(sessionStorage.getItem(key) || 'null');
    box.asked = box.html = null;
  }
  if (box.html !== data.html) draw(box, data);
  put(box, current());
  tell();
  if (box.state && text(box.state) !== text(data) && text(box.state) !== box.asked) push();

  function current() {
    return box.state || { name: data.name, lines: data.lines };
  }
  function change(what, wait) {
    box.state = box.state || { seen: data.version, name: data.name, lines: structuredClone(data.lines) };
    what(box.state);
    if (text(box.state) === text(data.saved) && data.version) { // as it was: nothing to be saved
      sessionStorage.removeItem(key);
      box.state = null;
      return push(true);
    }
    sessionStorage.setItem(key, JSON.stringify(box.state));
    put(box, box.state);
    tell();
    clearTimeout(box.timer);
    box.timer = setTimeout(() => box.state && push(), wait);
  }
  function push(reset) {
    clearTimeout(box.timer);
    const { name, lines } = current();
    box.asked = reset ? null : text({ name, lines });
    setTriggerValue('edit', { scope: data.scope, name, lines, reset: Boolean(reset), at: Date.now() });
  }
  function tell() {
    const save = box.querySelector('.save'), state = box.querySelector('.state');
    if (!save) return;
    const open = text(current()) !== text(data.saved);
    save.hidden = !open;
    const met = box.state && data.version && box.state.seen !== data.version;
    state.textContent = met ? `${data.maker} 已保存第 ${data.version} 版，所填内容基于第 ${box.state.seen} 版` : open ? '有修改未保存' : '';
    state.classList.toggle('met', Boolean(met));
    window.onbeforeunload = box.state && open ? event => event.preventDefault() : null;
  }
  function add(id) {
    if (current().lines.some(line => line.indicator === id)) return focus(box, id);
    box.focus = id;
    change(state => state.lines.push({ ...data.fresh, indicator: id, comparator: data.usual[id] || data.fresh.comparator }), 0);
  }
  function named(field) {
    const found = [...box.querySelectorAll('#draft-indicators option')].find(one => one.value === field.value.trim());
    if (!found) return;
    field.value = '';
    add(found.dataset.id);
  }
  function save(anew) {
    const by = box.querySelector('.by'), name = box.querySelector('.draft-name');
    if (!name.value.trim()) return name.focus();
    if (!by.value.trim()) return by.focus();
    clearTimeout(box.timer);
    const now = current();
    box.sent = { id: `${Date.now()}`, name: now.name, lines: structuredClone(now.lines) };
    setTriggerValue('save', { ...box.sent, by: by.value, anew: Boolean(anew), scope: data.scope, seen: box.state ? box.state.seen : data.version });
  }
  const line = field => current().lines.findIndex(one => one.indicator === field.closest('[data-line]').dataset.line);
  box.oninput = event => {
    const field = event.target;
    if (field.dataset.field) {
      const at = line(field);
      change(state => { state.lines[at][field.dataset.field] = field.value; }, field.tagName === 'SELECT' ? 0 : 600);
    } else if (field.dataset.slide) {
      const at = line(field), value = Number(field.value).toFixed(Number(field.dataset.decimals));
      change(state => { state.lines[at].value = value; }, 350);
    } else if (field.classList.contains('draft-name')) change(state => { state.name = field.value; }, 600);
    else if (field.classList.contains('add')) named(field);
  };
  box.onclick = event => {
    const one = event.target;
    if (one.dataset.add) add(one.dataset.add);
    else if (one.dataset.remove) change(state => { state.lines = state.lines.filter(each => each.indicator !== one.dataset.remove); }, 0);
    else if (one.classList.contains('go')) save();
    else if (one.classList.contains('anew')) save(true);
    else if (one.classList.contains('drop')) {
      sessionStorage.removeItem(key);
      box.state = null;
      push(true);
    }
  };
  box.onkeydown = event => {
    const field = event.target;
    if (event.key === 's' && (event.ctrlKey || event.metaKey)) save();
    else if (event.key === 'Enter' && field.classList.contains('by')) save();
    else if (event.key === 'Enter' && field.classList.contains('add')) named(field);
    else return;
    event.preventDefault();
  };
}

const FIELDS = ['indicator', 'comparator', 'value', 'to', 'attribute', 'note'];
const text = ({ name, lines }) => JSON.stringify([name, lines.map(line => FIELDS.map(field => line[field] || ''))]);
const ids = root => [...root.querySelectorAll('[data-line]')].map(row => row.dataset.line).join();

// Cells that are reckoned are put in anew; where the rows are the same, the fields stay, with the cursor and a slider that is being moved.
function draw(box, data) {
  const made = document.createElement('template'), kind = `${data.scope} ${data.fixed}`;
  made.innerHTML = data.html; // every word in it was escaped by the template
  if (box.html && box.kind === kind && ids(made.content) === ids(box) && ids(box)) {
    for (const part of made.content.querySelectorAll('[data-part]')) {
      const old = box.querySelector(`[data-part="${part.dataset.part}"]`);
      if (old && old.innerHTML !== part.innerHTML) old.innerHTML = part.innerHTML;
    }
    for (const slide of made.content.querySelectorAll('[data-slide]')) {
      const old = box.querySelector(`[data-slide="${slide.dataset.slide}"]`);
      for (const name of ['min', 'max', 'step', 'data-decimals']) old.setAttribute(name, slide.getAttribute(name));
    }
  } else {
    const by = box.querySelector('.by')?.value || data.who, held = document.activeElement, open = box.querySelector('.offers')?.open;
    const at = box.contains(held) ? { line: held.closest('[data-line]')?.dataset.line, field: held.dataset.field, own: held.className } : null;
    box.replaceChildren(made.content);
    if (box.querySelector('.by')) Object.assign(box.querySelector('.by'), { value: data.signed ? data.who : by, readOnly: Boolean(data.signed) });
    if (open && box.querySelector('.offers')) box.querySelector('.offers').open = true;
    if (box.focus && focus(box, box.focus)) box.focus = null;
    else if (at?.line) box.querySelector(`[data-line="${at.line}"] [data-field="${at.field}"]`)?.focus({ preventScroll: true });
    else if (at && /draft-name|add|by/.test(at.own)) box.querySelector(`.${at.own.split(' ')[0]}`)?.focus({ preventScroll: true });
  }
  box.html = data.html;
  box.kind = kind;
}

function focus(box, id) {
  const row = box.querySelector(`[data-line="${id}"]`);
  row?.scrollIntoView({ block: 'nearest' });
  row?.querySelector('[data-field="value"]')?.focus({ preventScroll: true });
  return Boolean(row);
}

function put(box, { name, lines }) {
  const of = Object.fromEntries(lines.map(line => [line.indicator, line])), title = box.querySelector('.draft-name');
  if (title && title.value !== name) title.value = name;
  for (const row of box.querySelectorAll('[data-line]')) {
    const line = of[row.dataset.line];
    if (!line) continue;
    for (const field of row.querySelectorAll('[data-field]')) {
      const value = line[field.dataset.field] || '';
      if (field.value !== value) field.value = value;
    }
    const slide = row.querySelector('[data-slide]'), number = parseFloat(line.value);
    if (slide) {
      slide.classList.toggle('unset', Number.isNaN(number));
      if (!Number.isNaN(number) && Number(slide.value) !== number) slide.value = number;
      slide.setAttribute('aria-valuetext', line.value || '未填');
    }
    row.querySelector('.far')?.classList.toggle('shown', line.comparator === 'range');
  }
}
