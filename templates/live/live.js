// Shows the newest build of a page, and its reader stays where they were. Only `sprint-reports serve` adds this script.
(() => {
  "use strict";
  const { build } = document.currentScript.dataset;
  const PLACE = "live " + location.pathname;
  const SOON = 100, PATIENCE = 50;
  const byId = (id) => document.getElementById(id);
  let source = null, leaving = false;

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

  function remember() {
    const filter = byId("filter");
    const place = {
      x: scrollX, y: scrollY, anchor: anchor(),
      filter: filter ? filter.value : "",
      caret: filter && document.activeElement === filter ? [filter.selectionStart, filter.selectionEnd] : null,
      open: Object.fromEntries(boxes().map(([name, box]) => [name, box.open])),
    };
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

  function goBack(place) {
    const filter = byId("filter");
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
  }

  // A protected page writes itself anew once it is open, and takes every listener along: so this looks again and again.
  function goBackWhenReady(place, left) {
    if (document.readyState === "complete" && !byId("sealed")) goBack(place);
    else if (left) setTimeout(goBackWhenReady, SOON, place, left - 1);
  }

  function reload() {
    leaving = true;
    source.close();
    remember();
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
      addStyle();
      bar = document.createElement("p");
      bar.id = "live-problem";
      bar.setAttribute("role", "alert");
      document.body.append(bar);
    }
    const text = "This page is not up to date. " + problem;
    if (bar.textContent !== text) bar.textContent = text;
  }

  function hear(event) {
    const told = JSON.parse(event.data);
    if (leaving) return;
    if (told.build !== build) reload(); else complain(told.problem);
  }

  // A browser keeps few connections to one server: pages that nobody looks at must not hold them.
  function listen() {
    if (source) source.close();
    source = null;
    if (document.hidden) return;
    source = new EventSource("/-/events");
    source.onmessage = hear;
  }

  const place = recall();
  if (place) {
    document.documentElement.style.scrollBehavior = "auto"; // a glide to the filter would go on after we are back
    goBackWhenReady(place, PATIENCE);
  }
  setInterval(() => { if (!leaving && document.hidden === !!source) listen(); }, 10 * SOON);
  listen();
})();
