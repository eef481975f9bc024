// <button data-copy="/path" data-copied="Copied">: puts the address (or any text that is no path) on the clipboard.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-copy]");
  if (!button || !navigator.clipboard) return;
  const given = button.dataset.copy;
  await navigator.clipboard.writeText(given.startsWith("/") ? new URL(given, location.href).href : given);
  const label = button.querySelector("span") ?? button;
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  document.querySelector("[data-announcer]").textContent = button.dataset.copied;
  setTimeout(() => {
    label.textContent = before;
  }, 2000);
});
