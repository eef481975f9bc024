// <input type="checkbox" data-dont-know="ID of the box">: ticked, the box is empty; what stood there comes back when it is
// unticked. Writing in the box unticks it.
(() => {
  const kept = new WeakMap();
  const boxOf = (tick) => document.getElementById(tick.dataset.dontKnow);
  const changed = (box) => box.dispatchEvent(new Event("input", { bubbles: true }));

  document.addEventListener("change", ({ target: tick }) => {
    if (!tick.matches("[data-dont-know]")) return;
    const box = boxOf(tick);
    if (tick.checked) kept.set(box, box.value);
    box.value = tick.checked ? "" : (kept.get(box) ?? "");
    changed(box);
  });
  document.addEventListener("input", ({ target: box }) => {
    if (!box.value || !box.id || box.matches("[type=checkbox], [type=radio]")) return;
    const tick = box.closest(".field")?.querySelector("[data-dont-know]:checked");
    if (tick && boxOf(tick) === box) tick.checked = false;
  });
})();
