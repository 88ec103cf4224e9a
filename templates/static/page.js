// Everything here is a convenience: without it the pages say the same.
(function () {
  "use strict";
  var root = document.documentElement;
  var OLD = 48 * 3600000;
  var themes = ["auto", "light", "dark"];

  function stored() {
    try { return localStorage.getItem("theme") || "auto"; } catch (_) { return "auto"; }
  }

  function store(theme) {
    try { localStorage.setItem("theme", theme); } catch (_) { /* private windows keep it for this page alone */ }
  }

  function dress(theme) {
    if (theme === "auto") root.removeAttribute("data-theme"); else root.setAttribute("data-theme", theme);
  }

  dress(stored());

  function themeButton() {
    var button = document.getElementById("theme");
    var theme = themes.indexOf(stored()) < 0 ? "auto" : stored();
    button.hidden = false;
    button.textContent = "Theme: " + theme;
    button.addEventListener("click", function () {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      store(theme);
      dress(theme);
      button.textContent = "Theme: " + theme;
    });
  }

  // The words for an age; the page itself only knows the instant its data speaks for.
  function age(milliseconds) {
    var minutes = Math.floor(milliseconds / 60000);
    var steps = [[1440, "day"], [60, "hour"], [1, "minute"]];
    for (var i = 0; i < steps.length; i++) {
      var count = Math.floor(minutes / steps[i][0]);
      if (count >= 1) return count + " " + steps[i][1] + (count === 1 ? "" : "s") + " ago";
    }
    return "just now";
  }

  function ages() {
    document.querySelectorAll("time[data-age]").forEach(function (time) {
      var passed = Date.now() - Date.parse(time.dateTime);
      if (passed >= 0) time.after(" (" + age(passed) + (passed > OLD ? ": this data is old" : "") + ")");
    });
  }

  function value(row, index) {
    var cell = row.cells[index];
    return cell.hasAttribute("data-v") ? cell.getAttribute("data-v") : cell.textContent;
  }

  function compare(a, b, numeric) {
    if (!numeric) return a.localeCompare(b, undefined, { numeric: true });
    var x = parseFloat(a), y = parseFloat(b);
    if (isNaN(x) || isNaN(y)) return (isNaN(x) ? 0 : 1) - (isNaN(y) ? 0 : 1);
    return x - y;
  }

  function sort(table, index, descending) {
    var body = table.tBodies[0];
    var numeric = table.tHead.rows[0].cells[index].classList.contains("n");
    var rows = Array.from(body.rows);
    rows.sort(function (a, b) {
      var order = compare(value(a, index), value(b, index), numeric);
      return descending ? -order : order;
    });
    rows.forEach(function (row) { body.appendChild(row); });
  }

  function sortable(table) {
    var headings = Array.from(table.tHead.rows[0].cells);
    if (table.tBodies[0].rows.length < 2) return;
    headings.forEach(function (heading, index) {
      var button = document.createElement("button");
      button.type = "button";
      button.append.apply(button, heading.childNodes);
      heading.append(button);
      button.addEventListener("click", function () {
        var descending = heading.getAttribute("aria-sort") === "ascending";
        headings.forEach(function (other) { other.removeAttribute("aria-sort"); });
        heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sort(table, index, descending);
      });
    });
  }

  function filter() {
    var input = document.getElementById("filter");
    if (!input) return;
    var rows = Array.from(document.querySelectorAll("table.filtered tbody tr"));
    if (rows.length < 2) return;
    var count = document.getElementById("filter-count");
    input.closest("p").hidden = false;
    function show() {
      var words = input.value.toLowerCase().split(/\s+/);
      var shown = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        if (!row.hidden) shown++;
      });
      count.textContent = shown + " of " + rows.length + " issues";
    }
    input.addEventListener("input", show);
    show();
  }

  // A link to a row that a filter hides, or that stands in closed details, must still arrive.
  function arrive() {
    var id = decodeURIComponent(location.hash.slice(1));
    var target = id && document.getElementById(id);
    if (!target) return;
    var box = target.closest("details");
    if (box) box.open = true;
    if (target.hidden) {
      var input = document.getElementById("filter");
      input.value = "";
      input.dispatchEvent(new Event("input"));
      target.scrollIntoView();
    }
  }

  function printing(open) {
    document.querySelectorAll("details").forEach(function (box) {
      if (open && !box.open) { box.open = true; box.dataset.printed = ""; }
      if (!open && "printed" in box.dataset) { box.open = false; delete box.dataset.printed; }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    themeButton();
    ages();
    document.querySelectorAll("table.sortable").forEach(sortable);
    filter();
    arrive();
    addEventListener("hashchange", arrive);
    addEventListener("beforeprint", function () { printing(true); });
    addEventListener("afterprint", function () { printing(false); });
  });
})();
