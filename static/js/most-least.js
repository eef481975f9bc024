// <div data-most-least>: the same line cannot be the most and the least; the newer choice stays.
document.addEventListener(
  "change",
  ({ target }) => {
    const sheet = target.closest?.("[data-most-least]");
    if (!sheet) return;
    for (const other of sheet.querySelectorAll("input:checked")) {
      if (other !== target && other.value === target.value) other.checked = false;
    }
  },
  { capture: true },
);
