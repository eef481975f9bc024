// <ol data-outline>: a question is dragged by its grip to another place, and the form beside it posts where it went.
// Without JavaScript, and by keyboard, the buttons "Earlier" and "Later" do the same.
(() => {
  const outline = document.querySelector("[data-outline]");
  const form = document.querySelector("[data-outline-form]");
  if (!outline || !form) return;
  outline.dataset.outlineReady = "";
  let dragged = null;

  function place(event) {
    const row = event.target.closest("[data-question]");
    if (row && row !== dragged) return { spot: row, drop: "before", before: row.dataset.question, block: "" };
    const block = event.target.closest("[data-block]");
    return block && !row ? { spot: block, drop: "inside", before: "", block: block.dataset.block } : null;
  }

  function clear() {
    for (const spot of outline.querySelectorAll("[data-drop]")) delete spot.dataset.drop;
  }

  outline.addEventListener("pointerdown", (event) => {
    const row = event.target.closest("[data-grip]")?.closest("[data-question]");
    for (const one of outline.querySelectorAll("[data-question]")) one.draggable = one === row;
  });
  outline.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-question][draggable=true]");
    if (!dragged) return;
    dragged.dataset.dragged = "";
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.question);
  });
  outline.addEventListener("dragover", (event) => {
    const to = dragged && place(event);
    clear();
    if (!to) return;
    event.preventDefault();
    to.spot.dataset.drop = to.drop;
  });
  outline.addEventListener("drop", (event) => {
    const to = dragged && place(event);
    if (!to) return;
    event.preventDefault();
    form.action = dragged.dataset.position;
    form.elements.before.value = to.before;
    form.elements.block.value = to.block;
    form.requestSubmit();
  });
  outline.addEventListener("dragend", () => {
    clear();
    if (dragged) {
      delete dragged.dataset.dragged;
      dragged.draggable = false;
    }
    dragged = null;
  });
})();
