// What a tap does on the board: one area, the list of all, or one indicator in all areas; filtered by status and by words.
// What is chosen stands behind the # of the address, so that a link shows the same. Texts are read and set as text, never as HTML.
(function () {
  "use strict";
  var all = function (selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); };
  var one = function (id) { return document.getElementById(id); };
  var areas = all(".area"), list = all(".list li"), chips = all(".chip"), find = document.querySelector(".find"), q = one("q"), pick = one("i");
  var compare = document.querySelector(".compare"), whole = document.querySelector(".all"), title = one("title"), single = areas.length === 1;
  var aliases = {};
  all("option", pick || document.createElement("div")).forEach(function (option) { aliases[option.value] = option.getAttribute("data-k").toLowerCase(); });
  var shown = { view: "", key: "", status: "", words: "" };

  function asked() {  // the address, checked: what is not there is dropped
    var said = {};
    location.hash.slice(1).split("&").forEach(function (pair) {
      var at = pair.indexOf("="), value = pair.slice(at + 1);
      try { value = decodeURIComponent(value); } catch (error) { /* shown as it stands */ }
      said[at < 0 ? pair : pair.slice(0, at)] = value;
    });
    var area = areas.filter(function (section) { return section.id === "area=" + said.area; })[0];
    var view = "compare" in said && compare ? "compare" : area || single ? "area" : "all";
    var known = pick && all("option", pick).some(function (option) { return option.value === said.compare; });
    return {
      view: view,
      key: view === "area" ? (area || areas[0]).id.slice(5) : view === "compare" ? (known ? said.compare : usual()) : "",
      status: view === "area" && /^(good|short|open)$/.test(said.status || "") ? said.status : "",
      words: (said.q || "").slice(0, 30)
    };
  }

  function usual() {  // the indicator most areas have a target for
    var best = "", most = 0, count = {};
    all(".area .row").forEach(function (row) {
      var id = row.getAttribute("data-i");
      count[id] = (count[id] || 0) + 1;
      if (count[id] > most) { most = count[id]; best = id; }
    });
    return best;
  }

  function address(state) {
    var parts = [state.view === "all" ? "all" : state.view + "=" + encodeURIComponent(state.key)];
    if (state.status) { parts.push("status=" + state.status); }
    if (state.words) { parts.push("q=" + encodeURIComponent(state.words)); }
    return "#" + parts.join("&");
  }

  function draw() {
    var before = shown, state = shown = asked();
    var section = state.view === "all" ? whole : state.view === "compare" ? compare : one("area=" + state.key);
    all(".view").forEach(function (view) { view.classList.toggle("on", view === section); });
    chips.forEach(function (chip) {
      var href = chip.getAttribute("href");
      var mine = state.view === "all" ? href === "#all" : state.view === "compare" ? href === "#compare=" : href === "#area=" + encodeURIComponent(state.key);
      if (mine) { chip.setAttribute("aria-current", "true"); } else { chip.removeAttribute("aria-current"); }
      if (mine && before.view + before.key !== state.view + state.key && chip.parentNode.id === "chips") {
        chip.parentNode.scrollLeft = chip.offsetLeft - chip.parentNode.offsetLeft - 60;
      }
    });
    var name = section.getAttribute("data-name");
    title.textContent = (name ? name + " · " : "") + title.getAttribute("data-of");
    document.title = title.textContent;
    if (q.value.trim() !== state.words) { q.value = state.words; }
    q.placeholder = state.view === "area" ? "搜指标，如 床位" : "搜县名";
    find.querySelector("button").hidden = !state.words;
    if (state.view === "compare") { beside(state); }
    if (before.view + before.key !== state.view + state.key) { window.scrollTo(0, 0); }
    filter(section, state);
  }

  function beside(state) {  // the rows of one indicator, copied from their areas, each under its area's name
    var box = one("beside"), absent = [];
    if (pick.value !== state.key) { pick.value = state.key; }
    if (box.getAttribute("data-i") === state.key) { return; }
    box.setAttribute("data-i", state.key);
    box.textContent = "";
    areas.forEach(function (section) {
      var name = section.getAttribute("data-name");
      var row = all(".row", section).filter(function (found) { return found.getAttribute("data-i") === state.key; })[0];
      if (!row) { absent.push(name); return; }
      var copy = row.cloneNode(true);
      copy.hidden = copy.open = false;
      copy.querySelector(".name").textContent = name;
      copy.setAttribute("data-name", name);
      box.appendChild(copy);
    });
    one("absent").textContent = absent.length ? "文件未列该项目标：" + absent.join("、") : "";
  }

  function filter(section, state) {
    var words = state.words.toLowerCase(), found = 0;
    var items = state.view === "all" ? list : all(".row", section);
    items.forEach(function (item) {
      var name = state.view === "area" ? item.querySelector(".name").textContent : item.getAttribute("data-name");
      var known = state.view === "area" ? aliases[item.getAttribute("data-i")] || "" : "";
      var fits = (!words || (name.toLowerCase() + " " + known).indexOf(words) >= 0) && (!state.status || item.getAttribute("data-s") === state.status);
      item.hidden = !fits;
      found += fits;
    });
    all(".group", section).forEach(function (group) { group.hidden = !group.querySelector(".row:not([hidden])"); });
    all("button.third", section).forEach(function (button) { button.setAttribute("aria-pressed", String(button.getAttribute("data-s") === state.status)); });
    one("nothing").hidden = found > 0 || !(state.words || state.status);
  }

  function go(change, silently) {
    var next = { view: shown.view, key: shown.key, status: shown.status, words: shown.words };
    Object.keys(change).forEach(function (name) { next[name] = change[name]; });
    if (silently) { history.replaceState(null, "", address(next)); draw(); } else if (address(next) !== location.hash) { location.hash = address(next); } else { draw(); }
  }

  document.documentElement.className = "js";
  find.hidden = false;
  window.addEventListener("hashchange", draw);
  document.addEventListener("click", function (event) {
    var third = event.target.closest("button.third"), way = event.target.closest("a.way");
    if (third) { go({ status: shown.status === third.getAttribute("data-s") ? "" : third.getAttribute("data-s") }, true); }
    if (way) { way.hash = address(shown); }
  });
  q.addEventListener("input", function () { go({ words: q.value.trim() }, true); });
  find.addEventListener("submit", function (event) { event.preventDefault(); q.blur(); });
  find.addEventListener("reset", function () { go({ words: "" }, true); q.value = ""; });
  one("clear").addEventListener("click", function () { go({ words: "", status: "" }, true); });
  if (pick) { pick.addEventListener("change", function () { go({ key: pick.value }); }); }
  draw();
})();
