// The keys of a text to mark: one stop for the Tab key, arrows move by unit and by line, Home and End to the ends;
// 1, 2, 3 mark with that pen, 0 and Backspace clear. Enter and the space bar press, as on every button.
(() => {
  function line(units, unit, down) {
    const from = unit.getBoundingClientRect();
    const centre = from.left + from.width / 2;
    let found = null;
    for (const one of units) {
      const box = one.getBoundingClientRect();
      const away = down ? box.top - from.bottom : from.top - box.bottom;
      if (away < -4) continue;
      const far = Math.abs(box.left + box.width / 2 - centre);
      if (!found || away < found.away - 4 || (away < found.away + 4 && far < found.far)) found = { one, away, far };
    }
    return found?.one;
  }

  function target(units, unit, key) {
    const place = units.indexOf(unit);
    const moves = {
      ArrowLeft: () => units[place - 1],
      ArrowRight: () => units[place + 1],
      ArrowUp: () => line(units, unit, false),
      ArrowDown: () => line(units, unit, true),
      Home: () => units[0],
      End: () => units.at(-1),
    };
    return moves[key]?.();
  }

  document.addEventListener("focusin", ({ target: unit }) => {
    if (!unit.matches?.(".marker-unit")) return;
    for (const other of unit.parentElement.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    unit.tabIndex = 0;
  });

  document.addEventListener("keydown", (event) => {
    const unit = event.target.closest?.(".marker-unit");
    if (!unit || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = unit.closest("[data-highlighter]");
    const units = [...unit.parentElement.querySelectorAll(".marker-unit")];
    const pen = highlighter.pens(field)[Number(event.key) - 1];
    const to = target(units, unit, event.key);
    if (/^[1-9]$/.test(event.key) && pen) {
      pen.checked = true;
      highlighter.mark(field, unit, pen.value, { toggle: false });
    } else if (event.key === "0" || event.key === "Backspace") {
      highlighter.mark(field, unit, "", { toggle: false });
    } else if (to) {
      to.focus();
    } else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  });
})();
