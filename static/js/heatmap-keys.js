// The picture of a heat map from the keyboard: the arrows move a cross (with Shift in small steps), Enter or the space
// bar places a mark there. Where the cross is, is said a moment after it stopped.
(() => {
  const STEP = 0.05;
  const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const places = new WeakMap();
  let telling;

  function draw(stage) {
    const cross = stage.querySelector(".heat-cross") ?? stage.appendChild(Object.assign(document.createElement("span"), { className: "heat-cross" }));
    const { x, y } = places.get(stage);
    cross.style.left = `${x * 100}%`;
    cross.style.top = `${y * 100}%`;
  }

  function tell(stage, { x, y }) {
    clearTimeout(telling);
    telling = setTimeout(() => {
      const said = stage.closest("[data-heatmap]").querySelector("[data-heat-said]");
      said.textContent = said.dataset.cross.replace("{x}", Math.round(x * 100)).replace("{y}", Math.round(y * 100));
    }, 300);
  }

  document.addEventListener("keydown", (event) => {
    const stage = event.target;
    if (!stage.matches?.("[data-heat-stage]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = places.get(stage) ?? { x: 0.5, y: 0.5 };
    const move = MOVES[event.key];
    if (move) {
      const step = event.shiftKey ? STEP / 5 : STEP;
      const to = (from, by) => Math.min(1, Math.max(0, Number((from + by * step).toFixed(4))));
      places.set(stage, { x: to(at.x, move[0]), y: to(at.y, move[1]) });
      draw(stage);
      tell(stage, places.get(stage));
    } else if (event.key === "Enter" || event.key === " ") {
      stage.dispatchEvent(new CustomEvent("heat:place", { bubbles: true, detail: at }));
    } else return;
    event.preventDefault();
  });

  document.addEventListener("focusin", ({ target: stage }) => {
    if (!stage.matches?.("[data-heat-stage]") || !stage.matches(":focus-visible")) return;
    if (!places.has(stage)) places.set(stage, { x: 0.5, y: 0.5 });
    draw(stage);
  });
  document.addEventListener("focusout", ({ target: stage }) => {
    if (stage.matches?.("[data-heat-stage]")) stage.querySelector(".heat-cross")?.remove();
  });
})();
