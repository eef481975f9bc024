// Counts along while a total is divided: <div data-sum-total="100"> below its <ul data-sum-rows>. Seen at once, and told to
// screen readers when the writing pauses.
(() => {
  const write = (value, decimals) =>
    value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: decimals });
  const number = (text) => Number(text.replace(/[^\d,.-]/g, "").replace(",", ".")) || 0;
  const waiting = new WeakMap();

  function count(total, told) {
    const rows = total.parentElement.querySelectorAll("[data-sum-rows] input");
    const decimals = Number(total.dataset.sumDecimals);
    const round = (value) => Number(value.toFixed(decimals));
    const now = round([...rows].reduce((sum, box) => sum + number(box.value), 0));
    const left = round(Number(total.dataset.sumTotal) - now);
    const { textLeft, textOver, textDone } = total.dataset;
    const text = (left > 0 ? textLeft : left < 0 ? textOver : textDone)
      .replace("{now}", write(now, decimals))
      .replace("{left}", write(left, decimals))
      .replace("{over}", write(-left, decimals));
    const shown = total.querySelector("[data-sum-shown]");
    shown.hidden = false;
    shown.textContent = text;
    shown.className = left ? (left < 0 ? "sum-over" : "") : "sum-fits";
    if (!told) return;
    clearTimeout(waiting.get(total));
    waiting.set(total, setTimeout(() => (total.querySelector("[data-sum-said]").textContent = text), 900));
  }

  const countAll = (root) => root.querySelectorAll("[data-sum-total]").forEach((total) => count(total, false));
  document.addEventListener("input", ({ target }) => {
    const total = target.closest("[data-sum-rows]")?.parentElement.querySelector("[data-sum-total]");
    if (total) count(total, true);
  });
  document.addEventListener("draft:restored", ({ target }) => countAll(target));
  document.addEventListener("htmx:after:swap", () => countAll(document));
  countAll(document);
})();
