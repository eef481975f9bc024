// Ticking "none of these" (data-exclusive) unticks the other boxes of its question, and ticking another one unticks it.
document.addEventListener("change", ({ target }) => {
  if (!target.matches("fieldset input[type=checkbox]:checked")) return;
  const question = target.closest("fieldset");
  if (!question.querySelector("[data-exclusive]")) return;
  const alone = target.matches("[data-exclusive]");
  for (const box of question.querySelectorAll("input[type=checkbox]:checked")) {
    if (box !== target && (alone || box.matches("[data-exclusive]"))) box.checked = false;
  }
});
