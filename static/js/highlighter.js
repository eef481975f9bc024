// <fieldset data-highlighter>: one text of buttons, marked with the pen that is chosen. The boxes of the lists below
// hold the marks, one for each unit and pen. 1, 2, 3 mark and 0 clears (highlighter-keys.js moves with the arrows).
const highlighter = (() => {
  const boxes = (field, unit) => [...field.querySelectorAll(`[data-marker-lists] input[name="${CSS.escape(unit.dataset.name)}"]`)];
  const pens = (field) => [...field.querySelectorAll(".pens input")];
  const pen = (field) => pens(field).find(({ checked }) => checked).value;
  const marked = (field, unit) => boxes(field, unit).find(({ checked }) => checked)?.value ?? "";

  function draw(field) {
    let count = 0;
    for (const unit of field.querySelectorAll(".marker-unit")) {
      const mark = marked(field, unit);
      const chosen = pens(field).find(({ value }) => value === mark);
      unit.dataset.mark = chosen?.dataset.name ?? "";
      unit.querySelector(".visually-hidden").textContent = chosen ? `, ${chosen.closest("label").textContent.trim()}` : "";
      if (chosen) count += 1;
    }
    const line = field.querySelector("[data-marker-count]");
    line.textContent = line.dataset.markerCount.replace("{number}", count);
    return count;
  }

  // mark "" clears; a mark that is there already is taken away again.
  function mark(field, unit, value, { toggle = true } = {}) {
    const to = toggle && marked(field, unit) === value ? "" : value;
    for (const box of boxes(field, unit)) box.checked = box.value === to;
    const count = draw(field);
    const nothing = field.querySelector("[data-marks-nothing]");
    if (count) nothing.checked = false;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function make(field) {
    const text = field.querySelector("[data-marker-text]");
    if (text.childElementCount) return draw(field);
    for (const box of field.querySelectorAll("[data-unit]")) {
      const unit = Object.assign(document.createElement("button"), { type: "button", className: "marker-unit", tabIndex: -1 });
      const said = Object.assign(document.createElement("span"), { className: "visually-hidden" });
      unit.append(box.parentElement.textContent.trim(), said);
      unit.dataset.name = box.name;
      if (box.hasAttribute("data-breaks")) text.append(document.createElement("br"));
      text.append(unit, " ");
    }
    text.querySelector(".marker-unit")?.setAttribute("tabindex", "0");
    text.classList.toggle("marker-sentences", Boolean(field.querySelector(".marker-sentences")));
    field.querySelector("[data-marker]").hidden = false;
    field.querySelector("[data-marker-lists]").hidden = true;
    draw(field);
  }

  let drawing = null;
  document.addEventListener("pointerdown", (event) => {
    const unit = event.target.closest?.(".marker-unit");
    if (!unit || event.pointerType !== "mouse" || event.button) return;
    const field = unit.closest("[data-highlighter]");
    drawing = { field, from: unit, value: pen(field) };
  });
  document.addEventListener("pointerover", (event) => {
    const unit = event.target.closest?.(".marker-unit");
    if (!drawing || !unit || !event.buttons || unit.closest("[data-highlighter]") !== drawing.field) return;
    if (unit === drawing.from) return;
    for (const one of [drawing.from, unit]) mark(drawing.field, one, drawing.value, { toggle: false });
  });
  document.addEventListener("pointerup", () => setTimeout(() => (drawing = null)));
  document.addEventListener("click", ({ target }) => {
    const unit = target.closest?.(".marker-unit");
    if (!unit) return;
    const field = unit.closest("[data-highlighter]");
    mark(field, unit, pen(field));
  });
  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("[data-marks-nothing]") || !target.checked) return;
    const field = target.closest("[data-highlighter]");
    if (!field) return;
    for (const box of field.querySelectorAll("[data-marker-lists] input")) box.checked = false;
    draw(field);
  });

  const makeAll = (root) => root.querySelectorAll("[data-highlighter]").forEach(make);
  makeAll(document);
  document.addEventListener("htmx:after:swap", () => makeAll(document));
  document.addEventListener("draft:restored", ({ target }) => makeAll(target));

  return { mark, pens };
})();
