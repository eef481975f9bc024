// <form data-region>: dragging over the heat map on the page fills in the two corners of a region, in percents.
// For who has a mouse or a pen; the four number boxes do the same from the keyboard.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const percent = (part) => Math.round(Math.min(1, Math.max(0, part)) * 100);

  function bind(form) {
    if (form.dataset.region) return;
    form.dataset.region = "bound";
    form.querySelector("[data-region-how]").hidden = false;
    for (const picture of document.querySelectorAll("svg.chart-heat")) watch(picture, form);
  }

  function watch(picture, form) {
    const image = picture.querySelector("image");
    const frame = document.createElementNS(SVG, "rect");
    frame.setAttribute("class", "region-frame");
    let start = null;

    function place(event) {
      const box = image.getBoundingClientRect();
      return [percent((event.clientX - box.left) / box.width), percent((event.clientY - box.top) / box.height)];
    }

    function show([x, y]) {
      const corners = { left: Math.min(start[0], x), top: Math.min(start[1], y), right: Math.max(start[0], x), bottom: Math.max(start[1], y) };
      for (const [name, value] of Object.entries(corners)) form.elements.namedItem(name).value = value;
      const [wide, high] = [image.width.baseVal.value, image.height.baseVal.value];
      const from = image.y.baseVal.value;
      frame.setAttribute("x", (corners.left / 100) * wide);
      frame.setAttribute("y", from + (corners.top / 100) * high);
      frame.setAttribute("width", ((corners.right - corners.left) / 100) * wide);
      frame.setAttribute("height", ((corners.bottom - corners.top) / 100) * high);
    }

    picture.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" || event.button) return; // a finger scrolls the page
      start = place(event);
      picture.append(frame);
      picture.setPointerCapture(event.pointerId);
      event.preventDefault();
      show(start);
    });
    picture.addEventListener("pointermove", (event) => start && show(place(event)));
    picture.addEventListener("pointerup", () => (start = null));
  }

  const all = (root) => root.querySelectorAll("form[data-region]").forEach(bind);
  all(document);
  document.addEventListener("htmx:after:process", (event) => all(event.target));
})();
