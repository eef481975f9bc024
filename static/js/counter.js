// <textarea data-limit="500">: says how much room is left, but only near the end. What is pasted is never cut off.
(() => {
  const lines = new WeakMap();

  function line(box) {
    if (!lines.has(box)) {
      const said = document.createElement("p");
      said.className = "limit";
      said.setAttribute("role", "status");
      box.after(said);
      lines.set(box, said);
    }
    return lines.get(box);
  }

  function count(box) {
    const limit = Number(box.dataset.limit);
    const length = [...box.value].length;
    if (length < limit * 0.8 && !lines.has(box)) return;
    const left = limit - length;
    const text = left < 0 ? box.dataset.limitOver.replace("{over}", -left) : box.dataset.limitText.replace("{left}", left);
    line(box).textContent = length < limit * 0.8 ? "" : text;
    line(box).classList.toggle("limit-over", left < 0);
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-limit]")) count(event.target);
  });
  document.addEventListener("draft:restored", (event) => {
    event.target.querySelectorAll("textarea[data-limit]").forEach(count);
  });
})();
