// 读规划: the document and what is read of it, side by side. What is decided stays in this tab until it is written, also over a reload; it is sent
// together. Words come as texts and are put in as texts; only the document's HTML is taken as it is, every word in it was escaped by the template.
const FILTERS = [['all', '全部'], ['open', '未处理'], ['sure', '确定'], ['review', '待核'], ['conflict', '有冲突'], ['new', '无此指标'], ['task', '任务'], ['a', '已接受'], ['x', '已拒绝'], ['w', '已写入']];
const STATES = { a: '已接受', x: '已拒绝', w: '已写入' };
const KEYS = '↓ 或 J 下一条 · ↑ 或 K 上一条 · N 下一条待核 · A 接受 · X 拒绝 · E 修改 · U 撤回决定 · 修改时回车保存、Esc 取消';
const UNKNOWN = '指标库中没有这个名称'; // said once, with what to do
const OFFERED = 30; // names shown under the field of the indicator

export default function ({ parentElement, data, setTriggerValue }) {
  let box = parentElement.querySelector('.plan-box');
  if (!box) {
    box = frame();
    parentElement.appendChild(box);
  }
  const pick = which => box.querySelector(which), bar = pick('.plan-bar'), text = pick('.plan-doc'), list = pick('.plan-list');
  const name = `plan ${data.scope}`, known = new Map(data.candidates.map(one => [one.key, one]));
  const kept = { at: '', done: {}, ...JSON.parse(sessionStorage.getItem(name) || '{}') };
  for (const key of data.written?.keys || []) if (kept.done[key]?.s === 'a') kept.done[key] = { ...kept.done[key], s: 'w', b: data.written.batch };
  for (const one of Object.values(kept.done)) if (one.s === 'w' && !data.live.includes(one.b)) one.s = 'a'; // its batch was undone
  if (box.scope !== data.scope) Object.assign(box, { scope: data.scope, drawn: '', filter: 'all', editing: '' });
  if (box.drawn !== data.html) {
    text.innerHTML = box.drawn = data.html;
    list.replaceChildren(...data.candidates.map(card));
  }
  if (box.asked && box.asked === data.answered) box.asked = '';
  if (data.sent && box.seen !== data.answered) {
    box.seen = data.answered; // what came of it stands below
    setTimeout(() => document.querySelector('.st-key-plan_preview')?.scrollIntoView({ block: 'start', behavior: 'smooth' }), 300);
  }
  const ids = new Map(Object.entries(data.names).flatMap(([id, names]) => names.slice(0, -1).map(one => [one, id])).reverse());
  paint();
  choose(kept.at && known.has(kept.at) ? kept.at : data.candidates[0]?.key, { quiet: true });

  function frame() {
    const made = el('div', 'plan-box'), at = el('div', 'plan-bar');
    const panes = el('div', 'plan-panes');
    panes.append(Object.assign(el('div', 'plan-doc'), { tabIndex: 0 }), Object.assign(el('div', 'plan-list'), { tabIndex: 0 }));
    for (const pane of panes.children) pane.setAttribute('role', 'region');
    panes.firstChild.setAttribute('aria-label', '规划原文');
    panes.lastChild.setAttribute('aria-label', '读出的各条');
    made.append(at, el('div', 'plan-keys', KEYS), panes);
    return made;
  }
  function keep() {
    sessionStorage.setItem(name, JSON.stringify(kept));
  }

  // -- what a candidate says --
  function said(key) {
    const one = known.get(key);
    return { ...one.fields, ...(kept.done[key]?.f || {}) };
  }
  function isTask(key) {
    return known.get(key).fields.role === 'task';
  }
  function called(key) {
    if (isTask(key)) return said(key).task;
    const id = said(key).indicator;
    return id && data.names[id] ? data.names[id][0] : known.get(key).name;
  }
  function amount(f) {
    if (f.role === 'task') return f.responsible;
    const sign = ['=', 'range', ''].includes(f.comparator) ? '' : f.comparator;
    const value = `${f.value}${f.value_to ? `—${f.value_to}` : ''}`;
    if (f.basis === 'external') return `${['≥', '>', '='].includes(f.comparator) ? '不低于' : '不高于'}上级地区`;
    if (!f.value) return f.role === 'target' && !f.comparator ? '仅定性' : '未写数值';
    const unit = f.unit || data.names[f.indicator]?.at(-1) || '';
    if (/^1[:：]$/.test(unit)) return `${sign} 1：${value}`.trim();
    const change = data.changes[f.basis], since = f.reference_year ? `较 ${f.reference_year} 年` : '';
    return change ? `${since}${change} ${sign}${value} ${f.unit || (f.basis.startsWith('percent') ? '%' : unit)}` : `${sign} ${value} ${unit}`.trim();
  }
  function facts(f) {
    if (f.role === 'task') return [f.involved ? `配合：${f.involved}` : '', f.deadline || '未写期限'].filter(Boolean);
    const year = f.year ? `${f.year} 年` : '未写年份';
    if (f.role !== 'target') return [year];
    const scope = f.scope === 'plan' ? '' : data.words.scope[f.scope];
    return [year, scope, f.attribute === 'none' ? '' : data.words.attribute[f.attribute], f.strength].filter(Boolean);
  }
  function of(what, key) {
    return data[what][String(known.get(key).n)] || [];
  }
  function hard(key) {
    return of('conflicts', key).length > 0 || of('problems', key).length > 0;
  }
  function fits(key, filter) {
    const state = kept.done[key]?.s, sure = !known.get(key).why;
    const lacking = !isTask(key) && !said(key).indicator;
    return { all: true, open: !state, sure, review: !sure, conflict: hard(key) && state !== 'w', new: lacking, task: isTask(key) }[filter] ?? state === filter;
  }
  function shown() {
    return data.candidates.map(one => one.key).filter(key => fits(key, box.filter));
  }
  function bulk() {
    return data.candidates.map(one => one.key).filter(key => !kept.done[key]?.s && !known.get(key).why && !hard(key) && (said(key).indicator || isTask(key)));
  }
  // Of those listed now, what can be done with all at once: refuse what is undecided, take back what is decided.
  function listed() {
    if (box.filter === 'all') return [];
    const back = ['a', 'x'].includes(box.filter);
    return shown().filter(key => (back ? true : !kept.done[key]?.s));
  }
  function accepted() {
    return Object.fromEntries(data.candidates.filter(one => kept.done[one.key]?.s === 'a').map(one => [one.key, kept.done[one.key].f || {}]));
  }

  // -- drawing --
  function card(one) {
    const made = el('div', 'plan-card');
    made.dataset.key = one.key;
    return made;
  }
  function fill(made) {
    const key = made.dataset.key, one = known.get(key), f = said(key), state = kept.done[key]?.s || '';
    if (box.editing === key) return;
    made.className = `plan-card ${state ? `s-${state}` : one.why ? 'review' : 'sure'}`;
    const head = el('div', 'head');
    head.append(el('i', '', String(one.n)), el('b', '', called(key)), el('span', `chip role-${f.role}`, data.words.role[f.role] || f.role));
    head.append(el('span', `chip ${state ? '' : one.why ? 'doubt' : 'good'}`, state ? STATES[state] + (kept.done[key].f ? '（已修改）' : '') : one.why ? '待核' : '确定'));
    const told = el('div', 'told');
    told.append(el('b', '', amount(f)), el('span', '', facts(f).join(' · ')));
    const where = el('small', 'where', `${f.place}：${one.phrase}`);
    const notes = [];
    if (isTask(key)) notes.push(...(one.printed === called(key) ? [] : [['', `原文：${one.printed}`]]));
    else if (!f.indicator) notes.push(['bad', `指标库中没有“${one.printed || one.name}”：修改时选择指标`]);
    else if (one.printed && one.printed !== called(key)) notes.push(['', `原文名称：${one.printed}`]);
    const why = one.why.split('；').filter(part => f.indicator || part !== UNKNOWN).join('；');
    if (why && !state) notes.push(['doubt', why]);
    // What is written stands in the store itself: beside it everything would be told a second time.
    if (state !== 'w') {
      for (const line of [...of('conflicts', key), ...of('problems', key)]) notes.push(['bad', line]);
      for (const line of of('checks', key)) notes.push(['', line]);
    }
    const buttons = el('div', 'buttons');
    if (!data.frozen && state !== 'w') {
      buttons.append(button('接受', 'a'), button('修改', 'e'), button('拒绝', 'x'));
      if (state) buttons.append(button('撤回', 'u'));
    }
    made.replaceChildren(head, told, where, ...notes.map(([look, line]) => el('div', `why ${look}`, line)), buttons);
  }
  function paint() {
    const now = shown();
    for (const made of list.children) {
      fill(made);
      made.hidden = !now.includes(made.dataset.key);
    }
    for (const mark of text.querySelectorAll('mark')) {
      const mine = mark.dataset.c.split(' ').map(n => data.candidates[Number(n) - 1]).filter(Boolean);
      const states = mine.map(one => kept.done[one.key]?.s || (one.why ? 'review' : 'sure'));
      mark.className = ['review', 'sure', 'a', 'w', 'x'].find(one => states.includes(one)) || '';
    }
    const keys = data.candidates.map(one => one.key), many = bulk().length, number = Object.keys(accepted()).length;
    const chips = el('div', 'chips');
    for (const [filter, word] of FILTERS) {
      const count = keys.filter(key => fits(key, filter)).length;
      if (!count && !['all', box.filter].includes(filter)) continue;
      const chip = el('button', '', `${word} ${count}`);
      chip.type = 'button';
      chip.dataset.filter = filter;
      chip.setAttribute('aria-pressed', filter === box.filter);
      chips.append(chip);
    }
    const acts = el('div', 'acts');
    if (!data.frozen) {
      const all = el('button', 'many', `全部接受确定项 ${many}`), send = el('button', 'go', box.asked ? '正在核对 …' : `核对已接受的 ${number} 条`);
      Object.assign(all, { type: 'button', disabled: !many, title: '待核、有冲突和已作决定的不在其内' });
      Object.assign(send, { type: 'button', disabled: !number || Boolean(box.asked) });
      const some = listed().length, back = ['a', 'x'].includes(box.filter);
      if (some) acts.append(Object.assign(el('button', 'rest', back ? `撤回所列 ${some}` : `拒绝所列 ${some}`), { type: 'button', title: back ? '回到未处理' : '只拒绝所列的未处理各条，可撤回' }));
      acts.append(all, send);
    }
    bar.replaceChildren(chips, acts);
    mark(kept.at);
  }
  function mark(key) {
    for (const made of list.children) made.classList.toggle('now', made.dataset.key === key);
    const n = key && known.get(key) ? String(known.get(key).n) : '';
    for (const one of text.querySelectorAll('mark')) one.classList.toggle('now', one.dataset.c.split(' ').includes(n));
  }
  function choose(key, { quiet = false, stay = '' } = {}) {
    if (!key || !known.has(key)) return;
    kept.at = key;
    keep();
    mark(key);
    const made = [...list.children].find(one => one.dataset.key === key), there = text.querySelector('mark.now');
    if (made && stay !== 'list') into(list, made, quiet);
    if (there && stay !== 'text') into(text, there, quiet);
  }
  function into(pane, one, quiet) {
    const a = pane.getBoundingClientRect(), b = one.getBoundingClientRect();
    if (b.top >= a.top + 8 && b.bottom <= a.bottom - 8 && !quiet) return;
    pane.scrollTo({ top: pane.scrollTop + b.top - a.top - pane.clientHeight / 4, behavior: 'instant' });
  }

  // -- deciding --
  function step(by) {
    const now = shown(), at = now.indexOf(kept.at);
    choose(now[Math.min(Math.max(at + by, 0), now.length - 1)] || now[0]);
  }
  function onward(from) {
    const keys = data.candidates.map(one => one.key), at = keys.indexOf(from);
    const next = [...keys.slice(at + 1), ...keys.slice(0, at)].find(key => !kept.done[key]?.s && fits(key, box.filter));
    if (next) choose(next);
  }
  function decide(key, state, fields) {
    if (data.frozen || kept.done[key]?.s === 'w') return;
    if (state === 'a' && !fields && !said(key).indicator && !isTask(key)) return edit(key, '请选指标；指标库中没有的，在页下提出新指标。');
    if (!state) delete kept.done[key];
    else kept.done[key] = { ...(kept.done[key] || {}), s: state, ...(fields && Object.keys(fields).length ? { f: fields } : {}) };
    if (fields && !Object.keys(fields).length) delete kept.done[key].f;
    changed();
    if (state) onward(key);
  }
  function decideListed() {
    const back = ['a', 'x'].includes(box.filter);
    for (const key of listed()) {
      if (back) delete kept.done[key];
      else kept.done[key] = { ...(kept.done[key] || {}), s: 'x' };
    }
    box.filter = 'all';
    changed();
    if (!back) onward(kept.at);
  }
  function review() {
    const keys = data.candidates.map(one => one.key), at = keys.indexOf(kept.at);
    const next = [...keys.slice(at + 1), ...keys.slice(0, at + 1)].find(key => !kept.done[key]?.s && (known.get(key).why || hard(key)));
    if (!next) return;
    if (!fits(next, box.filter)) {
      box.filter = 'all';
      paint();
    }
    choose(next);
  }
  function changed() {
    keep();
    paint();
    if (data.sent && same(data.sent) !== same(accepted()) && !box.stale) {
      box.stale = true;
      setTriggerValue('stale', `${Date.now()}`);
    }
    if (!data.sent) box.stale = false;
  }
  function acceptAll() {
    for (const key of bulk()) kept.done[key] = { ...(kept.done[key] || {}), s: 'a' };
    changed();
    onward(kept.at);
  }
  function send() {
    const mine = accepted();
    if (!Object.keys(mine).length) return;
    box.asked = `${Date.now()}`;
    box.stale = false;
    const states = data.candidates.map(one => kept.done[one.key]?.s);
    setTriggerValue('decided', { id: box.asked, accepted: mine, refused: states.filter(one => one === 'x').length, open: states.filter(one => !one).length });
    paint();
  }

  // -- changing one --
  function edit(key, told = '') {
    if (data.frozen || kept.done[key]?.s === 'w') return;
    if (box.editing && box.editing !== key) close();
    box.editing = key;
    choose(key);
    const made = [...list.children].find(one => one.dataset.key === key), f = said(key), form = el('div', 'plan-form');
    const field = (label, what, control, wide) => {
      const line = el('label', wide ? 'wide' : '', label);
      control.dataset.field = what;
      line.append(control);
      form.append(line);
    };
    const typed = (value, width) => Object.assign(el('input'), { value, maxLength: 200, autocomplete: 'off', spellcheck: false, size: width || 8 });
    const chosen = (options, value) => {
      const control = el('select');
      for (const [code, word] of Object.entries(options)) control.append(Object.assign(el('option', '', word), { value: code, selected: code === value }));
      return control;
    };
    if (isTask(key)) {
      const trouble = el('div', 'why bad', told), buttons = el('div', 'buttons');
      for (const [label, what] of [['任务', 'task'], ['责任单位', 'responsible'], ['配合单位', 'involved'], ['期限', 'deadline'], ['位置', 'place']]) field(label, what, typed(f[what]), what !== 'deadline');
      buttons.append(button('保存并接受', 'save'), button('取消', 'cancel'));
      form.append(trouble, buttons);
      made.append(form);
      return form.querySelector('[data-field="task"]').select();
    }
    const indicator = typed(f.indicator ? called(key) : known.get(key).printed || known.get(key).name);
    indicator.setAttribute('list', 'plan-names');
    field('指标', 'indicator', indicator, true);
    field('类别', 'role', chosen(data.words.role, f.role));
    field('比较', 'comparator', chosen(data.words.comparator, f.comparator));
    field('数值', 'value', typed(f.value));
    field('上端（区间）', 'value_to', typed(f.value_to));
    field('单位', 'unit', typed(f.unit));
    field('年份', 'year', typed(f.year));
    field('目标值', 'basis', chosen(data.words.basis, f.basis));
    field('参照年', 'reference_year', typed(f.reference_year));
    field('范围', 'scope', chosen(data.words.scope, f.scope));
    field('属性', 'attribute', chosen(data.words.attribute, f.attribute));
    field('力度', 'strength', typed(f.strength));
    field('位置', 'place', typed(f.place), true);
    const names = Object.assign(el('datalist'), { id: 'plan-names' }), trouble = el('div', 'why bad', told), buttons = el('div', 'buttons');
    buttons.append(button('保存并接受', 'save'), button('取消', 'cancel'));
    form.append(names, trouble, buttons);
    made.append(form);
    offer(indicator.value);
    indicator.oninput = () => offer(indicator.value);
    (told ? indicator : form.querySelector('[data-field="value"]')).select();

    function offer(part) {
      const word = part.trim(), found = [...ids.keys()].filter(one => one.includes(word)).sort((a, b) => a.length - b.length).slice(0, OFFERED);
      names.replaceChildren(...found.map(one => Object.assign(el('option'), { value: one })));
    }
  }
  function save() {
    const key = box.editing, one = known.get(key), form = list.querySelector('.plan-form');
    const f = Object.fromEntries([...form.querySelectorAll('[data-field]')].map(control => [control.dataset.field, control.value.trim()]));
    if (isTask(key)) {
      if (!f.task) {
        form.querySelector('.why').textContent = '任务不能为空。';
        return;
      }
      return saved(key, f);
    }
    const typed = f.indicator;
    f.indicator = ids.get(typed) || (one.fields.indicator && typed === called(key) ? said(key).indicator : '');
    const number = /^-?[0-9]+(\.[0-9]+)?$/, year = /^((19|20)[0-9]{2})?$/, empty = !f.value && (f.basis === 'external' || (f.role === 'target' && !f.comparator));
    const slip = !f.indicator ? `指标库中没有“${typed}”：从列表中选择，或在页下提出新指标。`
      : !empty && !number.test(f.value) ? '数值须为数字，不带单位。'
      : f.comparator === 'range' && !number.test(f.value_to) ? '区间须填上端。'
      : !year.test(f.year) || !year.test(f.reference_year) ? '年份须为四位，如 2025。' : '';
    if (slip) {
      form.querySelector('.why').textContent = slip;
      return;
    }
    if (f.comparator !== 'range') f.value_to = '';
    saved(key, f);
  }
  function saved(key, f) {
    const one = known.get(key);
    const fields = Object.fromEntries(Object.entries(f).filter(([what, value]) => value !== one.fields[what]));
    close();
    decide(key, 'a', fields);
    list.focus({ preventScroll: true });
  }
  function close() {
    const key = box.editing, made = [...list.children].find(one => one.dataset.key === key);
    box.editing = '';
    if (made) fill(made);
    mark(kept.at);
  }
  function act(what, key) {
    if (what === 'save') save();
    else if (what === 'cancel') close();
    else if (what === 'e') edit(key);
    else decide(key, { a: 'a', x: 'x', u: '' }[what]);
  }

  // -- hearing --
  box.onclick = event => {
    const made = event.target.closest('.plan-card'), there = event.target.closest('mark');
    if (event.target.dataset.filter) {
      box.filter = event.target.dataset.filter;
      paint();
      if (!shown().includes(kept.at)) choose(shown()[0]);
    } else if (event.target.classList.contains('many')) acceptAll();
    else if (event.target.classList.contains('rest')) decideListed();
    else if (event.target.classList.contains('go')) send();
    else if (event.target.dataset.act) {
      if (!['save', 'cancel'].includes(event.target.dataset.act)) choose(made.dataset.key, { stay: 'list' });
      act(event.target.dataset.act, made.dataset.key);
      if (!box.editing) list.focus({ preventScroll: true });
    } else if (there) {
      const mine = there.dataset.c.split(' ').map(n => data.candidates[Number(n) - 1]?.key);
      const next = mine[(mine.indexOf(kept.at) + 1) % mine.length];
      if (!shown().includes(next)) box.filter = 'all';
      paint();
      choose(next, { stay: 'text' });
    } else if (made && !event.target.closest('.plan-form') && !String(getSelection())) choose(made.dataset.key, { stay: 'list' });
  };
  box.onkeydown = event => {
    const typing = event.target.closest('input, select, textarea');
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing) {
      if (event.key === 'Enter') save();
      else if (event.key === 'Escape') {
        close();
        list.focus({ preventScroll: true });
      } else return;
    } else if (event.target.closest('button') && ['Enter', ' '].includes(event.key)) return;
    else {
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (['j', 'ArrowDown'].includes(key)) step(1);
      else if (['k', 'ArrowUp'].includes(key)) step(-1);
      else if (key === 'n') review();
      else if (['a', 'x', 'e', 'u'].includes(key) && kept.at && shown().includes(kept.at)) act(key, kept.at);
      else return;
    }
    event.preventDefault();
  };
}

function el(tag, look = '', words = '') {
  const made = document.createElement(tag);
  if (look) made.className = look;
  if (words) made.textContent = words;
  return made;
}

function button(words, what) {
  const made = el('button', what === 'a' || what === 'save' ? 'yes' : '', words);
  made.type = 'button';
  made.dataset.act = what;
  return made;
}

// The same decisions as one text, whatever the order of their fields.
const same = told => JSON.stringify(Object.entries(told).map(([key, fields]) => [key, Object.entries(fields).sort()]).sort());
