// <fieldset data-heatmap>: marks in a picture by pointing, or by a cross that the arrow keys move and Enter places.
// Each mark is a slot below the picture: two hidden boxes for its place, what one thinks of it, and why.
(() => {
  const find = (field, name) => field.querySelector(`[data-heat-${name}]`);
  const slotsOf = (field) => [...field.querySelectorAll("[data-heat-slot]")];
  const box = (slot, axis) => slot.querySelector(`[data-heat-${axis}]`);
  const used = (slot) => box(slot, "x").value !== "" || slot.querySelector(".error, input:checked");
  const say = (field, text) => (find(field, "said").textContent = text);
  const inside = (share) => Math.min(1, Math.max(0, share));

  function put(element, x, y) {
    element.style.left = `${x * 100}%`;
    element.style.top = `${y * 100}%`;
  }

  function draw(field) {
    const stage = find(field, "stage");
    stage.querySelectorAll(".heat-dot").forEach((dot) => dot.remove());
    for (const slot of slotsOf(field)) {
      slot.hidden = !used(slot);
      slot.dataset.mark = slot.querySelector("input:checked")?.value ?? "";
      if (box(slot, "x").value === "") continue;
      const dot = slot.querySelector(".heat-dot").cloneNode(true);
      dot.dataset.mark = slot.dataset.mark;
      put(dot, box(slot, "x").value, box(slot, "y").value);
      stage.append(dot);
    }
  }

  function place(field, x, y) {
    const slot = slotsOf(field).find((one) => !used(one));
    const said = find(field, "said").dataset;
    if (!slot) return say(field, said.full);
    box(slot, "x").value = x.toFixed(4);
    box(slot, "y").value = y.toFixed(4);
    find(field, "nothing").checked = false;
    changed(field);
    say(field, said.placed.replace("{number}", slot.dataset.heatSlot));
    slot.querySelector("input[type=radio]").focus();
  }

  function empty(slot) {
    for (const one of slot.querySelectorAll("input, textarea")) one.type === "radio" ? (one.checked = false) : (one.value = "");
    slot.querySelectorAll(".error").forEach((error) => error.remove());
  }

  function changed(field) {
    draw(field);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function start(field) {
    const slots = find(field, "slots");
    if (slots) {
      slots.replaceWith(slots.content);
      find(field, "how").hidden = find(field, "stage").hidden = false;
      field.querySelector("[data-marks-nothing]").dataset.heatNothing = "";
      field.cross = { x: 0.5, y: 0.5 };
    }
    draw(field);
  }

  document.addEventListener("click", (event) => {
    const field = event.target.closest?.("[data-heatmap]");
    const remove = event.target.closest?.("[data-heat-remove]");
    if (remove) {
      empty(remove.closest("[data-heat-slot]"));
      changed(field);
      return find(field, "stage").focus();
    }
    const stage = event.target.closest?.("[data-heat-stage]");
    if (!stage) return;
    const frame = stage.getBoundingClientRect();
    place(field, inside((event.clientX - frame.left) / frame.width), inside((event.clientY - frame.top) / frame.height));
  });
  document.addEventListener("change", ({ target }) => {
    const field = target.closest?.("[data-heatmap]");
    if (!field) return;
    if (target.matches("[data-heat-nothing]") && target.checked) slotsOf(field).forEach(empty);
    draw(field);
  });
  document.addEventListener("heat:place", ({ target, detail }) => place(target.closest("[data-heatmap]"), detail.x, detail.y));

  const startAll = (root) => root.querySelectorAll("[data-heatmap]").forEach(start);
  startAll(document);
  document.addEventListener("htmx:after:swap", () => startAll(document));
  document.addEventListener("draft:restored", ({ target }) => startAll(target));
})();
