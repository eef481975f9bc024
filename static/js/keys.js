// A digit chooses the option with that value in the question that has the focus: 1–5 on a scale, 0–9 on 0 to 10.
// Questions without numbers as values count their options from 1. Arrow keys work by themselves.
document.addEventListener("keydown", (event) => {
  if (!/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  const question = event.target.closest?.("fieldset[data-keys]");
  if (!question || !event.target.matches("input[type=radio]")) return;
  const options = [...question.querySelectorAll("input[type=radio]")];
  const numbered = options.every(({ value }) => /^\d+$/.test(value));
  const chosen = numbered ? options.find(({ value }) => value === event.key) : options[Number(event.key) - 1];
  if (!chosen) return;
  event.preventDefault();
  chosen.focus();
  chosen.click();
});
