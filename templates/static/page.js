// Everything here is a convenience: without it the pages say the same.
(() => {
  "use strict";
  const root = document.documentElement;
  const AGO = new Intl.RelativeTimeFormat("en");
  const THEMES = ["auto", "light", "dark"];
  const all = (selector, within) => [...(within || document).querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);

  function makeButton(label) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...label);
    return button;
  }

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
    const button = byId("theme");
    let theme = THEMES.includes(stored()) ? stored() : "auto";
    button.hidden = false;
    button.textContent = "Theme: " + theme;
    button.addEventListener("click", () => {
      theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
      store(theme);
      dress(theme);
      button.textContent = "Theme: " + theme;
    });
  }

  // The page knows two instants: its data's, and when this is old.
  function age(milliseconds) {
    const minutes = Math.floor(milliseconds / 60000);
    for (const [step, word] of [[1440, "day"], [60, "hour"], [1, "minute"]]) {
      if (minutes >= step) return AGO.format(-Math.floor(minutes / step), word);
    }
    return "just now";
  }

  function ages() {
    all("[data-age]").forEach((place) => {
      const passed = Date.now() - Date.parse(place.dataset.age);
      if (passed >= 0) place.textContent = " (" + age(passed) + ")";
    });
    all("[data-late]").forEach((box) => { box.hidden = Date.now() < Date.parse(box.dataset.late); });
  }

  function value(row, index) {
    const cell = row.cells[index];
    return cell.hasAttribute("data-v") ? cell.getAttribute("data-v") : cell.textContent;
  }

  function compare(a, b, numeric) {
    if (!numeric) return a.localeCompare(b, undefined, { numeric: true });
    const x = parseFloat(a), y = parseFloat(b);
    if (isNaN(x) || isNaN(y)) return (isNaN(x) ? 0 : 1) - (isNaN(y) ? 0 : 1);
    return x - y;
  }

  function sort(table, index, descending) {
    const body = table.tBodies[0];
    const numeric = table.tHead.rows[0].cells[index].classList.contains("n");
    const rows = [...body.rows].sort((a, b) => {
      const order = compare(value(a, index), value(b, index), numeric);
      return descending ? -order : order;
    });
    body.append(...rows);
  }

  function sortable(table) {
    const headings = [...table.tHead.rows[0].cells];
    if (table.tBodies[0].rows.length < 2) return;
    headings.forEach((heading, index) => {
      const button = makeButton(heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const descending = heading.getAttribute("aria-sort") === "ascending";
        headings.forEach((other) => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sort(table, index, descending);
      });
    });
  }

  function fragment() {
    try { return decodeURIComponent(location.hash.slice(1)); } catch (_) { return ""; }
  }

  // The words of the filter stand in the address, so that a view can be shared; an anchor there stays one.
  const sought = () => fragment().startsWith("q=") ? fragment().slice(2) : "";

  function remember(words) {
    if (!words && !location.hash.startsWith("#q=")) return;
    const there = words ? "#q=" + encodeURIComponent(words) : location.pathname + location.search;
    try { history.replaceState(null, "", there); } catch (_) { /* browsers allow it only so often a minute */ }
  }

  function filter() {
    const input = byId("filter");
    const rows = all("table.filtered tbody tr");
    if (!input || rows.length < 2) return;
    input.closest("p").hidden = false;
    function show() {
      const words = input.value.toLowerCase().split(/\s+/);
      rows.forEach((row) => {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      });
      byId("filter-count").textContent = rows.filter((row) => !row.hidden).length + " of " + rows.length + " issues";
    }
    input.addEventListener("input", () => {
      show();
      remember(input.value.trim());
    });
    input.value = sought();
    if (input.value) input.scrollIntoView();
    show();
  }

  function refilter(words) {
    const input = byId("filter");
    if (!input) return;
    input.value = words;
    input.dispatchEvent(new Event("input"));
  }

  // A link to a row that a filter hides, or that stands in closed details, must still arrive.
  function arrive() {
    if (sought()) refilter(sought());
    const target = byId(fragment());
    if (!target) return;
    const box = target.closest("details");
    if (box) box.open = true;
    if (target.hidden) {
      refilter("");
      target.scrollIntoView();
    }
  }

  const plain = (node) => node.textContent.replace(/\s+/g, " ").trim().replace(/[\\|*_`<>[\]]/g, "\\$&");
  const line = (cells) => "| " + cells.join(" | ") + " |";

  function tableAsMarkdown(table) {
    const [head, ...rows] = [...table.rows].filter((row) => !row.hidden).map((row) => [...row.cells]);
    const rule = head.map((cell) => cell.classList.contains("n") ? "--:" : "---");
    return [head.map(plain), rule, ...rows.map((row) => row.map(plain))].map(line).join("\n");
  }

  function sprintAsMarkdown() {
    const points = all("#in-short li, #in-short p:not(.copy)").map((point) => "- " + plain(point));
    const tables = all("#totals table").map(tableAsMarkdown);
    return ["# " + plain(document.querySelector("h1")), ...all(".goal").map(plain), points.join("\n"), ...tables].join("\n\n");
  }

  // Where a browser gives no clipboard, a selected text can still be copied.
  function copySelected(text) {
    const box = document.createElement("textarea"), focused = document.activeElement;
    box.className = "hide";
    box.value = text;
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    focused.focus();
    return done;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (_) {
      return copySelected(text);
    }
  }

  function offerCopy(place, label, make) {
    const bar = document.createElement("p"), told = document.createElement("span"), button = makeButton([label]);
    bar.className = "copy";
    told.setAttribute("aria-live", "polite");
    bar.append(button, " ", told);
    place.append(bar);
    button.addEventListener("click", async () => {
      told.textContent = "";
      told.textContent = await copy(make()) ? "Copied" : "This browser does not let the page copy";
    });
  }

  function printing(open) {
    all(open ? "details:not([open])" : "[data-printed]").forEach((box) => {
      box.open = open;
      box.toggleAttribute("data-printed", open);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    themeButton();
    ages();
    all("table.sortable").forEach(sortable);
    filter();
    all("#in-short").forEach((part) => offerCopy(part, "Copy as Markdown", sprintAsMarkdown));
    all(".card details").forEach((box) => {
      offerCopy(box, "Copy the table as Markdown", () => tableAsMarkdown(box.querySelector("table")));
    });
    arrive();
    addEventListener("hashchange", arrive);
    document.addEventListener("visibilitychange", ages);
    addEventListener("beforeprint", () => printing(true));
    addEventListener("afterprint", () => printing(false));
  });
})();
