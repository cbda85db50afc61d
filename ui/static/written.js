// The fields of a table that people write in (ui/writing.py). What is typed stays in this tab until it is saved, also over a reload or a lost connection; each edit knows the batch its
// writer had seen, so that what somebody else wrote meanwhile is not written over unseen.
export default function ({ parentElement, data, setTriggerValue }) {
  let box = parentElement.querySelector('.written-box');
  if (!box) {
    box = document.createElement('div');
    box.className = 'written-box';
    parentElement.appendChild(box);
  }
  const name = `${data.name} ${data.scope}`;
  const kept = JSON.parse(sessionStorage.getItem(name) || '{}');
  if (box.sent && box.sent.id === data.answered) {
    for (const [key, { text }] of Object.entries(box.sent.edits)) {
      if (kept[key]?.text !== text) continue; // typed on while it was being saved
      if (data.saved) delete kept[key];
    }
    box.sent = null;
  }
  if (box.drawn !== data.html) {
    const by = box.querySelector('.by')?.value || data.who, held = document.activeElement, at = box.contains(held) ? held.dataset.slot : '';
    box.innerHTML = box.drawn = data.html; // every word in it was escaped by the template
    if (box.querySelector('.by')) Object.assign(box.querySelector('.by'), { value: data.signed ? data.who : by, readOnly: Boolean(data.signed) });
    if (at) find(box, at)[0]?.focus({ preventScroll: true });
  }
  for (const field of box.querySelectorAll('[data-slot]')) {
    const edit = kept[field.dataset.slot];
    if (edit && edit.base !== field.dataset.text) { // somebody wrote there meanwhile: it is shown beside, and from then on seen
      edit.met = edit.base = field.dataset.text;
      edit.seen = data.version;
    }
    put(field, edit);
  }
  keep();
  show(box.shown || 'all');

  function keep() {
    sessionStorage.setItem(name, JSON.stringify(kept));
    const there = Object.keys(kept).filter(key => find(box, key).length), number = there.length, save = box.querySelector('.save');
    const gone = Object.keys(kept).length - number, lost = box.querySelector('.gone');
    if (lost) lost.hidden = !gone;
    if (gone && lost) lost.querySelector('span').textContent = `另有 ${gone} 处填写的${data.of}不在表中，不保存`;
    if (save) save.hidden = !number;
    if (number && save) save.querySelector('.go').textContent = `保存 ${number} 处修改`;
    const any = Boolean(number && save);
    if (any !== (box.told ?? data.unsaved)) setTriggerValue('unsaved', { any: (box.told = any), at: Date.now() }); // a picture of the page would lack it
    window.onbeforeunload = any ? event => event.preventDefault() : null;
  }
  function typed(field) {
    const key = field.dataset.slot;
    if (field.value === field.dataset.text) delete kept[key];
    else kept[key] = { base: field.dataset.text, seen: data.version, ...kept[key], text: field.value };
    for (const same of find(box, key)) put(same, kept[key]); // a unit stands at each target of its indicator
    keep();
  }
  function show(which) {
    box.shown = which;
    for (const chip of box.querySelectorAll('[data-filter]')) chip.setAttribute('aria-pressed', chip.dataset.filter === which);
    for (const part of box.querySelectorAll('tbody')) {
      const rows = [...part.querySelectorAll('[data-tags]')];
      for (const row of rows) row.hidden = which !== 'all' && !row.dataset.tags.split(' ').includes(which);
      part.hidden = rows.every(row => row.hidden);
    }
  }
  function save() {
    const by = box.querySelector('.by');
    const edits = Object.fromEntries(Object.entries(kept).filter(([key]) => find(box, key).length));
    if (!Object.keys(edits).length) return;
    if (!by.value.trim()) return by.focus();
    box.sent = { id: `${Date.now()}`, edits: structuredClone(edits) };
    setTriggerValue('edits', { ...box.sent, by: by.value });
  }
  box.oninput = event => event.target.dataset.slot && typed(event.target);
  box.onclick = event => {
    if (event.target.dataset.filter) show(event.target.dataset.filter);
    else if (event.target.classList.contains('go')) save();
    else if (event.target.classList.contains('drop')) {
      for (const key of Object.keys(kept)) if (!find(box, key).length) delete kept[key];
      keep();
    }
  };
  box.onkeydown = event => {
    const field = event.target;
    if (event.key === 's' && (event.ctrlKey || event.metaKey)) save();
    else if (event.key === 'Enter' && field.classList.contains('by')) save();
    else if (event.key === 'Escape' && field.dataset.slot) {
      field.value = field.dataset.text;
      typed(field);
    } else return;
    event.preventDefault();
  };
}

const find = (box, key) => [...box.querySelectorAll('[data-slot]')].filter(field => field.dataset.slot === key);

function put(field, edit) {
  const text = edit ? edit.text : field.dataset.text;
  if (field.value !== text) field.value = text;
  field.classList.toggle('edited', Boolean(edit));
  const told = edit?.met === undefined ? '' : `他人已改为：${edit.met || '（空）'}。保存将以左侧填写替换`;
  let note = field.nextElementSibling;
  if (told && !note) field.after(note = Object.assign(document.createElement('small'), { className: 'met' }));
  if (note) note.textContent = told;
}
