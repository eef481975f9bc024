// <button data-confirm="Remove this comment?"> asks in the dialog of the page before its form goes out.
// Without JavaScript the form goes out at once: the server offers a way back or asks on a page of its own.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("button[data-confirm]");
    const dialog = document.querySelector("[data-confirm-dialog]");
    if (!button || !dialog || button.dataset.confirmed) return;
    event.preventDefault();
    event.stopPropagation();
    dialog.querySelector("[data-confirm-text]").textContent = button.dataset.confirm;
    dialog.querySelector("[data-confirm-yes] span").textContent = button.textContent.trim();
    dialog.returnValue = "";
    dialog.showModal();
    dialog.onclose = () => {
      if (dialog.returnValue !== "yes") return;
      button.dataset.confirmed = "yes";
      button.click();
      delete button.dataset.confirmed;
    };
  },
  { capture: true },
);
