// A form came back with mistakes: start reading at the list of them.
(() => {
  const read = () => document.querySelector("[data-error-summary]")?.focus({ preventScroll: false });
  read();
  document.addEventListener("htmx:after:swap", read);
})();
