// Puts any two sprints side by side; without it the page shows the latest two, and all in one table.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const picks = [byId("pick-0"), byId("pick-1")];
  const latest = picks.map((pick) => pick.value);
  const rows = [...document.querySelectorAll("#all tbody tr")];
  const headings = document.querySelectorAll("#all thead th");
  const places = document.querySelectorAll("h1 [data-side], #pair [data-side]");

  function value(cell) {
    return parseFloat(cell.hasAttribute("data-v") ? cell.getAttribute("data-v") : cell.textContent);
  }

  function difference(cells) {
    const hundredths = Math.floor((value(cells[1]) - value(cells[0])) * 100 + 0.5);
    if (isNaN(hundredths)) return "–";
    const sign = hundredths > 0 ? "+" : hundredths < 0 ? "−" : "±";
    const share = cells.some((cell) => cell.textContent.includes("%"));
    return sign + Math.abs(hundredths) / (share ? 1 : 100) + (share ? " pp" : "");
  }

  const fill = (place, cell) => place.replaceChildren(...cell.cloneNode(true).childNodes);

  function show(ids) {
    const chosen = ids.map((id) => byId("sprint-" + id));
    if (!chosen.every(Boolean)) return;
    picks.forEach((pick, side) => { pick.value = ids[side]; });
    places.forEach((place) => fill(place, chosen[place.dataset.side].cells[0]));
    [...byId("pair").tBodies[0].rows].forEach((line, index) => {
      const cells = chosen.map((row) => row.cells[index + 1]);
      cells.forEach((cell, side) => fill(line.cells[side + 1], cell));
      line.cells[3].textContent = headings[index + 1].classList.contains("n") ? difference(cells) : "";
    });
    byId("finding").hidden = ids.join() !== latest.join();
    byId("said").textContent = byId("told").textContent;
  }

  const address = (ids) => "#a=" + ids[0] + "&b=" + ids[1];

  // The two stand in the address, so that they can be shared; a sprint's page names itself alone.
  function arrive() {
    const two = /^#a=(\d+)&b=(\d+)$/.exec(location.hash);
    const at = location.hash ? rows.findIndex((row) => "#" + row.id === location.hash) : -1;
    if (two) show(two.slice(1));
    else if (!location.hash) show(latest);
    else if (at >= 0 && rows[at + 1]) {
      location.replace(address([rows[at + 1], rows[at]].map((row) => row.id.slice(7))));
      scrollTo({ top: 0, behavior: "instant" });
    }
  }

  byId("picks").hidden = false;
  picks.forEach((pick) => pick.addEventListener("change", () => {
    location.hash = address(picks.map((one) => one.value));
  }));
  if (location.hash) arrive();
  addEventListener("hashchange", arrive);
});
