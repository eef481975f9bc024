// <ol data-ranking="places to give"> of rows with a list of places each: the rows stand in their order, a place that is
// taken changes hands, and buttons move a row up and down. ranking-drag.js drops a row with "rank:dropped".
(() => {
  const rowsOf = (list) => [...list.querySelectorAll("[data-rank-row]")];
  const select = (row) => row.querySelector("select");
  const place = (row) => Number(select(row).value) || 0;
  const placed = (list) => rowsOf(list).filter(place).sort((a, b) => place(a) - place(b));

  function arrange(list) {
    const focused = document.activeElement;
    const first = placed(list);
    const rest = rowsOf(list).filter((row) => !place(row)).sort((a, b) => a.dataset.rankRow - b.dataset.rankRow);
    [...first, ...rest].forEach((row, at) => list.children[at] !== row && list.insertBefore(row, list.children[at]));
    for (const row of rowsOf(list)) row.classList.toggle("rank-placed", place(row) > 0);
    if (list.contains(focused)) focused.focus(); // a row that is moved loses it
  }

  function say(list, row) {
    const { textPlaced, textOff } = list.dataset;
    const item = row.querySelector(".rank-text").textContent;
    const text = place(row) ? textPlaced.replace("{place}", () => place(row)) : textOff;
    document.querySelector("[data-announcer]").textContent = text.replace("{item}", () => item);
  }

  // The rows get the places 1, 2, …; who falls off the end has none any more.
  function give(list, rows, moved) {
    for (const row of rowsOf(list)) {
      const at = rows.indexOf(row) + 1;
      select(row).value = at && at <= Number(list.dataset.ranking) ? at : "";
    }
    arrange(list);
    say(list, moved);
    select(moved).dispatchEvent(new Event("input", { bubbles: true }));
  }

  function move(list, row, up) {
    const rows = placed(list);
    const at = rows.indexOf(row);
    if (at < 0 && !up) return;
    if (at < 0 && rows.length >= Number(list.dataset.ranking)) rows.pop(); // the last one makes room
    if (at >= 0) rows.splice(at, 1);
    if (at < 0) rows.push(row);
    else if (up) rows.splice(Math.max(0, at - 1), 0, row);
    else if (at < rows.length) rows.splice(at + 1, 0, row); // below the last one: no place
    give(list, rows, row);
  }

  function bind(list) {
    if (list.matches(".ranking-on")) return;
    list.classList.add("ranking-on");
    const had = new Map();
    const note = () => rowsOf(list).forEach((row) => had.set(row, select(row).value));
    rowsOf(list).forEach((row, at) => (row.dataset.rankRow = at));
    for (const buttons of list.querySelectorAll("[data-rank-buttons]")) buttons.hidden = false;
    list.addEventListener("change", ({ target }) => {
      const row = target.closest("[data-rank-row]");
      const taken = rowsOf(list).find((one) => one !== row && place(one) && place(one) === place(row));
      if (taken) select(taken).value = had.get(row);
      note();
      arrange(list);
      say(list, row);
    });
    list.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-rank-move]");
      if (button) move(list, button.closest("[data-rank-row]"), button.dataset.rankMove === "up");
      note();
    });
    list.addEventListener("rank:dropped", ({ target, detail }) => {
      const rows = placed(list).filter((row) => row !== target);
      rows.splice(Math.min(detail, rows.length), 0, target);
      give(list, rows, target);
      note();
    });
    list.closest("form")?.addEventListener("draft:restored", () => {
      note();
      arrange(list);
    });
    note();
    arrange(list);
  }

  const bindAll = () => document.querySelectorAll("[data-ranking]").forEach(bind);
  bindAll();
  document.addEventListener("htmx:after:swap", bindAll);
})();
