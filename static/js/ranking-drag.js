// Dragging a row of a ranking by its handle, with mouse, pen or finger; Escape puts it back. Where it is let go it tells
// ranking.js by "rank:dropped" with the number of rows above it.
document.addEventListener("pointerdown", (down) => {
  const handle = down.target.closest?.("[data-rank-handle]");
  if (!handle || down.button) return;
  down.preventDefault();
  const row = handle.closest("[data-rank-row]");
  const list = row.parentElement;
  const start = row.nextSibling;
  const done = new AbortController();
  const hear = (kind, act) => document.addEventListener(kind, act, { signal: done.signal });

  function end(dropped) {
    done.abort();
    row.classList.remove("rank-dragged");
    if (!dropped) list.insertBefore(row, start);
    else row.dispatchEvent(new CustomEvent("rank:dropped", { bubbles: true, detail: [...list.children].indexOf(row) }));
  }

  row.classList.add("rank-dragged");
  hear("pointermove", (event) => {
    if (event.pointerId !== down.pointerId) return;
    const below = [...list.children].find((one) => {
      const { top, height } = one.getBoundingClientRect();
      return one !== row && event.clientY < top + height / 2;
    });
    if (below !== row.nextElementSibling) list.insertBefore(row, below ?? null);
  });
  hear("pointerup", (event) => event.pointerId === down.pointerId && end(true));
  hear("pointercancel", (event) => event.pointerId === down.pointerId && end(false));
  hear("keydown", (event) => event.key === "Escape" && end(false));
});
