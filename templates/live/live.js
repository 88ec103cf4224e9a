// Shows the newest build of a page, and its reader stays where they were. Only `sprint-reports serve` adds this script.
(() => {
  "use strict";
  const { build } = document.currentScript.dataset;
  const PLACE = "live " + location.pathname;
  const SOON = 100, PATIENCE = 50;
  const byId = (id) => document.getElementById(id);
  let ear = null, leaving = false, wanted = recall();

  // A box has no name of its own: it is the how-manieth below the nearest thing that has one.
  function boxes() {
    const counts = {};
    return [...document.querySelectorAll("details")].map((box) => {
      const home = box.closest("[id]") ? box.closest("[id]").id : "";
      counts[home] = (counts[home] || 0) + 1;
      return [home + " " + counts[home], box];
    });
  }

  // What the reader looks at: the page may have grown above it.
  function anchor() {
    const shown = [...document.querySelectorAll("[id]")].filter((thing) => thing.getClientRects().length);
    const tops = shown.map((thing) => [thing.id, thing.getBoundingClientRect().top]);
    tops.sort((one, other) => Math.abs(one[1]) - Math.abs(other[1]));
    return scrollY && tops.length ? tops[0] : null;
  }

  function lookAt(place) {
    const thing = place.anchor && byId(place.anchor[0]);
    const y = thing ? scrollY + thing.getBoundingClientRect().top - place.anchor[1] : place.y;
    scrollTo({ left: place.x, top: y, behavior: "instant" });
  }

  function takePlace() {
    const filter = byId("filter");
    return {
      x: scrollX, y: scrollY, anchor: anchor(),
      filter: filter ? filter.value : "",
      caret: filter && document.activeElement === filter ? [filter.selectionStart, filter.selectionEnd] : null,
      open: Object.fromEntries(boxes().map(([name, box]) => [name, box.open])),
    };
  }

  function remember(place) {
    try { sessionStorage.setItem(PLACE, JSON.stringify(place)); } catch (_) { /* then the reader starts at the top */ }
  }

  function recall() {
    try {
      const place = JSON.parse(sessionStorage.getItem(PLACE));
      sessionStorage.removeItem(PLACE);
      return place;
    } catch (_) {
      return null;
    }
  }

  function goBack() {
    const place = wanted, filter = byId("filter");
    boxes().forEach(([name, box]) => { if (name in place.open) box.open = place.open[name]; });
    if (filter && filter.value !== place.filter) {
      filter.value = place.filter;
      filter.dispatchEvent(new Event("input"));
    }
    if (filter && place.caret) {
      filter.focus({ preventScroll: true });
      filter.setSelectionRange(...place.caret);
    }
    lookAt(place);
    document.documentElement.style.scrollBehavior = "";
    history.scrollRestoration = "auto";
    wanted = null;
  }

  // A protected page writes itself anew once it is open, and takes every listener along: so this looks again and again.
  function goBackWhenReady(left) {
    if (document.readyState === "complete" && !byId("sealed")) goBack();
    else if (left) setTimeout(goBackWhenReady, SOON, left - 1);
  }

  function reload() {
    leaving = true;
    ear.terminate();
    remember(wanted || takePlace());
    history.scrollRestoration = "manual";
    location.reload();
  }

  function addStyle() {
    if (document.querySelector("link[href='/-/live.css']")) return;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = "/-/live.css";
    document.head.append(link);
  }

  function complain(problem) {
    let bar = byId("live-problem");
    if (!problem) return bar && bar.remove();
    if (!bar) {
      addStyle(); // a protected page has dropped it
      bar = document.createElement("p");
      bar.id = "live-problem";
      bar.setAttribute("role", "alert");
      document.body.append(bar);
    }
    const text = "This page is not up to date. " + problem;
    if (bar.textContent !== text) bar.textContent = text;
  }

  function hear({ data }) {
    if (leaving) return;
    if (data.build !== build) reload(); else complain(data.problem);
  }

  // A browser keeps few connections to one server: pages that nobody looks at must not hold them.
  function listen() {
    if (ear) ear.terminate();
    ear = null;
    if (document.hidden) return;
    ear = new Worker("/-/worker.js");
    ear.onmessage = hear;
  }

  addStyle();
  if (wanted) {
    document.documentElement.style.scrollBehavior = "auto"; // a glide to the filter would go on after we are back
    goBackWhenReady(PATIENCE);
  }
  setInterval(() => { if (!leaving && document.hidden === !!ear) listen(); }, 10 * SOON);
  listen();
})();
