// <fieldset data-ladder="3">: yes or no to one price at a time, beginning with that rung; after a yes the next higher
// price, after a no the next lower one, until the rest follows. The boxes of the list below hold the answers.
(() => {
  const find = (ladder, name) => ladder.querySelector(`[data-ladder-${name}]`);
  const rungsOf = (ladder) => [...ladder.querySelectorAll("[data-rung]")];
  const answer = (rung) => rung.querySelector("input:checked")?.value;

  function range(rungs) {
    const yes = rungs.map((rung) => answer(rung) === "yes").lastIndexOf(true);
    const no = rungs.map((rung) => answer(rung) === "no").findIndex((said, place) => said && place > yes);
    return [yes, no < 0 ? rungs.length : no];
  }

  function next(ladder) {
    const rungs = rungsOf(ladder);
    const [yes, no] = range(rungs);
    if (yes < 0 && no === rungs.length) return rungs.find(({ dataset }) => dataset.rung === ladder.dataset.ladder);
    const last = rungs.find((rung) => rung === ladder.lastRung);
    if (no - yes <= 1) return null;
    return last && answer(last) === "no" ? rungs[no - 1] : rungs[yes + 1];
  }

  function show(ladder) {
    const rung = next(ladder);
    ladder.rung = rung;
    find(ladder, "stage").hidden = !rung;
    find(ladder, "done").hidden = Boolean(rung);
    if (rung) return (find(ladder, "price").textContent = rung.dataset.price);
    const rungs = rungsOf(ladder);
    const [yes] = range(rungs);
    const said = find(ladder, "said");
    said.textContent = yes < 0 ? said.dataset.no : said.dataset.yes.replace("{price}", rungs[yes].dataset.price);
  }

  function start(ladder) {
    // After a refusal every price stands there with its message.
    if (ladder.querySelector("[data-rung] .error") || !rungsOf(ladder).length) return;
    find(ladder, "list").hidden = true;
    show(ladder);
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-ladder-answer], [data-ladder-again]");
    const ladder = button?.closest("[data-ladder]");
    if (!ladder) return;
    if (button.matches("[data-ladder-again]")) {
      for (const box of ladder.querySelectorAll("[data-rung] input")) box.checked = false;
      ladder.lastRung = null;
    } else {
      const box = ladder.rung.querySelector(`input[value="${button.dataset.ladderAnswer}"]`);
      box.checked = true;
      ladder.lastRung = ladder.rung;
    }
    ladder.dispatchEvent(new Event("input", { bubbles: true }));
    show(ladder);
    const hidden = button.closest("[hidden]");
    if (hidden) ladder.querySelector(".stage:not([hidden]) button").focus();
  });

  const startAll = (root) => root.querySelectorAll("[data-ladder]").forEach(start);
  startAll(document);
  document.addEventListener("htmx:after:swap", () => startAll(document));
  document.addEventListener("draft:restored", ({ target }) => startAll(target));
})();
