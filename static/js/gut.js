// <fieldset data-gut="5">: one item after the other, answered by two buttons or ← and → within so many seconds; the
// boxes of the list below take the answers and the milliseconds. Less motion, or by choice: the list without a clock.
(() => {
  const PAUSE = 450;
  const find = (gut, name) => gut.querySelector(`[data-gut-${name}]`);
  const itemsOf = (gut) => [...gut.querySelectorAll("[data-gut-item]")];
  const open = (item) => !item.querySelector("input:checked");
  let running = null; // {gut, item, began, frame}

  function lay(gut, ...names) {
    for (const name of ["start", "stage", "done", "list"]) find(gut, name).hidden = !names.includes(name);
  }

  function start(gut) {
    const items = itemsOf(gut);
    const timed = items.some((item) => item.querySelector("[data-gut-taken]").value);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || gut.querySelector("[data-gut-item] .error");
    const some = items.some((item) => !open(item));
    if ((calm && !timed) || (some && !timed)) return;
    if (items.some(open)) return lay(gut, "start");
    finish(gut);
  }

  function finish(gut) {
    find(gut, "done").textContent = find(gut, "done").dataset.gutDone;
    lay(gut, "done");
  }

  function next(gut) {
    const items = itemsOf(gut);
    const item = items.find(open);
    if (!item) return finish(gut);
    const place = find(gut, "place");
    place.textContent = place.dataset.gutPlace.replace("{number}", items.indexOf(item) + 1);
    find(gut, "text").textContent = item.querySelector("legend").textContent;
    const mine = (running = { gut, item });
    // The clock starts when the item is on the screen.
    requestAnimationFrame(() => requestAnimationFrame((now) => tick(mine, (mine.began = now))));
  }

  function tick(mine, now) {
    if (running !== mine) return;
    const left = 1 - (now - mine.began) / (Number(mine.gut.dataset.gut) * 1000);
    find(mine.gut, "time").value = Math.max(0, left);
    if (left <= 0) return answer("late");
    requestAnimationFrame((later) => tick(mine, later));
  }

  function answer(value) {
    const { gut, item, began } = running ?? {};
    if (!began) return;
    const taken = Math.round(performance.now() - began);
    running = null;
    item.querySelector(`input[value="${value}"]`).checked = true;
    item.querySelector("[data-gut-taken]").value = value === "late" ? "" : taken;
    gut.dispatchEvent(new Event("input", { bubbles: true }));
    find(gut, "text").textContent = "";
    find(gut, "time").value = 1;
    setTimeout(() => next(gut), PAUSE);
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-gut-begin], [data-gut-calm], [data-gut-answer]");
    const gut = button?.closest("[data-gut]");
    if (!gut) return;
    if (button.matches("[data-gut-calm]")) {
      lay(gut, "list");
      gut.querySelector("[data-gut-item] input")?.focus();
    } else if (button.matches("[data-gut-begin]")) {
      lay(gut, "stage");
      find(gut, "text").textContent = "";
      find(gut, "stage").focus();
      setTimeout(() => next(gut), PAUSE);
    } else answer(button.dataset.gutAnswer);
  });
  document.addEventListener("keydown", (event) => {
    const value = { ArrowLeft: "no", ArrowRight: "yes" }[event.key];
    if (!value || !running || event.repeat) return;
    event.preventDefault();
    answer(value);
  });
  // Who looks away is not late: the item comes again.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden || !running) return;
    lay(running.gut, "start");
    running = null;
  });

  const startAll = (root) => root.querySelectorAll("[data-gut]").forEach(start);
  startAll(document);
  document.addEventListener("htmx:after:swap", () => startAll(document));
  document.addEventListener("draft:restored", ({ target }) => startAll(target));
})();
