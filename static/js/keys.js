// A digit chooses in the question that has the focus: the option with that value, 1–5 on a scale, 0–9 on 0 to 10 (0 is 10
// where that is the last one). Options without a number to see (data-keys="place") are counted from 1, so are words.
// An option with data-digit has that key. Boxes to tick are ticked and unticked. Arrow keys work by themselves.
document.addEventListener("keydown", (event) => {
  if (!/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  const boxes = "input[type=radio], input[type=checkbox]";
  const question = event.target.closest?.("fieldset[data-keys]");
  if (!question || !event.target.matches(boxes)) return;
  const options = [...question.querySelectorAll(boxes)];
  const numbered = question.dataset.keys !== "place" && options.every(({ value }) => /^\d+$/.test(value));
  const called = (name) => options.find(({ value, dataset }) => (dataset.digit ?? value) === name);
  const chosen = numbered ? called(event.key) ?? (event.key === "0" ? called("10") : null) : options[Number(event.key) - 1];
  if (!chosen) return;
  event.preventDefault();
  chosen.focus();
  chosen.click();
});
