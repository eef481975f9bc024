// <div data-parts> with elements [data-part]: one at a time, for questions of many sets, pairs or items. The next one
// comes by itself when one is answered by a tap or a digit (not by an arrow key, which passes over answers), or by the
// buttons. What is hidden is still sent. [data-parts-required]: the form's own button goes on to what is still open.
(() => {
  const at = new WeakMap();
  const partsOf = (box) => [...box.querySelectorAll("[data-part]")];
  let deliberate = false;

  function open(part) {
    const names = new Set([...part.querySelectorAll("input[type=radio]")].map(({ name }) => name));
    return [...names].some((name) => !part.querySelector(`input[name="${CSS.escape(name)}"]:checked`));
  }

  function show(box, number, focus = true) {
    const all = partsOf(box);
    const nav = box.querySelector("[data-parts-nav]");
    at.set(box, number);
    all.forEach((part, place) => (part.hidden = place !== number));
    const place = nav.querySelector("[data-parts-place]");
    place.textContent = place.dataset.partsPlace.replace("{number}", number + 1);
    nav.querySelector("[data-parts-back]").disabled = number === 0;
    nav.querySelector("[data-parts-next]").disabled = number === all.length - 1;
    if (!focus) return;
    const radio = all[number].querySelector("input:checked") ?? all[number].querySelector("input");
    radio?.focus({ preventScroll: true });
    if (box.getBoundingClientRect().top < 0) box.scrollIntoView({ block: "start" });
  }

  function start(box) {
    const nav = box.querySelector("[data-parts-nav]");
    const all = partsOf(box);
    if (!nav || all.length < 2) return;
    for (const name of box.querySelectorAll(".part-number")) name.classList.add("visually-hidden");
    nav.hidden = false;
    const wrong = all.findIndex((part) => part.matches(".field-wrong") || part.querySelector(".error"));
    const first = wrong >= 0 ? wrong : all.findIndex(open);
    show(box, Math.max(first, 0), false);
  }

  // The error summary leads to a box: its part is shown first; what a stage stands for is reached by its question.
  function lead(link, event) {
    const goal = link && document.getElementById(link.hash.slice(1));
    const part = goal?.closest("[data-part]");
    const box = part?.closest("[data-parts]");
    if (box && at.has(box)) show(box, partsOf(box).indexOf(part), false);
    if (!goal?.closest("[hidden]")) return;
    event.preventDefault();
    goal.closest(".research")?.focus();
  }

  document.addEventListener("pointerdown", () => (deliberate = true), { capture: true });
  document.addEventListener("keydown", ({ key }) => (deliberate = /^\d$/.test(key)), { capture: true });
  document.addEventListener("change", ({ target }) => {
    const part = target.closest?.("[data-part]");
    const box = part?.closest("[data-parts]");
    if (!box || !at.has(box)) return;
    const number = at.get(box);
    const done = !open(part);
    const fresh = done && !part.dataset.partDone;
    if (done) part.dataset.partDone = "yes";
    if (!fresh || !deliberate || number === partsOf(box).length - 1) return;
    // A moment to see what was chosen.
    setTimeout(() => at.get(box) === number && !open(part) && show(box, number + 1), 350);
  });

  document.addEventListener(
    "click",
    (event) => {
      lead(event.target.closest?.('a[href^="#f-"]'), event);
      const button = event.target.closest?.("button");
      const box = button?.closest("[data-parts]");
      if (box && button.matches("[data-parts-back], [data-parts-next]")) {
        show(box, at.get(box) + (button.matches("[data-parts-next]") ? 1 : -1));
      } else if (button?.type === "submit" && button.form && !button.formNoValidate && button.value !== "back") {
        for (const one of button.form.querySelectorAll("[data-parts-required]")) {
          const left = at.has(one) ? partsOf(one).findIndex((part, place) => place > at.get(one) && open(part)) : -1;
          if (left < 0 || open(partsOf(one)[at.get(one)])) continue;
          event.preventDefault();
          event.stopPropagation();
          return show(one, left);
        }
      }
    },
    { capture: true },
  );

  const startAll = () => document.querySelectorAll("[data-parts]").forEach((box) => at.has(box) || start(box));
  startAll();
  document.addEventListener("htmx:after:swap", startAll);
  document.addEventListener("draft:restored", ({ target }) => target.querySelectorAll("[data-parts]").forEach(start));
})();
