// Search and filter of the meeting pack's page: rows are hidden, none is written. Without it everything is shown.
(function () {
  "use strict";
  var all = function (selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); };
  var form = document.querySelector(".find"), found = document.getElementById("found");
  var q = document.getElementById("q"), s = document.getElementById("s"), k = document.getElementById("k");
  var items = all(".item"), tables = all("table");
  var texts = items.map(function (item) { return (item.textContent + " " + (item.getAttribute("data-n") || "")).toLowerCase(); });

  function has(item, name, value) {
    var codes = item.getAttribute(name);
    return !value || (codes !== null && codes.split(" ").indexOf(value) >= 0);
  }

  function draw() {
    var words = q.value.trim().toLowerCase(), shown = 0, counted = 0;
    items.forEach(function (item, place) {
      var target = item.hasAttribute("data-s");
      var fits = (!words || texts[place].indexOf(words) >= 0) && (!target || (has(item, "data-s", s.value) && has(item, "data-k", k.value)));
      item.hidden = !fits;
      if (item.classList.contains("target")) { counted += 1; shown += fits; }
    });
    tables.forEach(function (table) { table.hidden = !table.querySelector(".item:not([hidden])"); });
    found.textContent = (words || s.value || k.value) && counted ? "符合条件 " + shown + " 项（共 " + counted + " 项）" : "";
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); q.blur(); });
  form.addEventListener("reset", function () { window.setTimeout(draw, 0); });
  [q, s, k].forEach(function (one) { one.addEventListener("input", draw); });
})();
