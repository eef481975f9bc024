// <input data-other="ID of its option">: writing there chooses the option. When the option is given up the words leave the
// box, so that they are not sent, and come back with it.
(() => {
  const before = new WeakMap();
  const kept = new WeakMap();
  const control = ({ dataset: { other: id } }) => document.querySelector(`[data-searched="${id}"]`) ?? document.getElementById(id);
  const other = (list) => list.querySelector("option[data-takes-words]");
  const chosen = (one) => (one.matches("select") ? other(one).selected : one.checked);

  function choose(one) {
    if (one.matches("select")) other(one).selected = true;
    else one.checked = true;
    one.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function follow(box) {
    const one = control(box);
    const [was, is] = [before.get(box), chosen(one)];
    before.set(box, is);
    if (was && !is) {
      kept.set(box, box.value);
      box.value = "";
    } else if (was === false && is && !box.value) {
      box.value = kept.get(box) ?? "";
    }
  }

  const remember = (root) => root.querySelectorAll("input[data-other]").forEach((box) => before.set(box, chosen(control(box))));

  document.addEventListener("input", ({ target }) => {
    if (target.matches("input[data-other]") && target.value && !chosen(control(target))) choose(control(target));
  });
  document.addEventListener("change", ({ target }) => {
    target.closest(".question")?.querySelectorAll("input[data-other]").forEach(follow);
  });
  document.addEventListener("draft:restored", ({ target }) => remember(target));
  document.addEventListener("htmx:after:swap", () => remember(document));
  remember(document);
})();
