// <section data-vote-keys>: while the focus is in it, a digit presses the button with that data-digit (1, 2, 0).
document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return;
  const button = event.target.closest?.("[data-vote-keys]")?.querySelector(`button[data-digit="${event.key}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
