// <select data-kind>: choosing another kind of question shows its fields at once. Without JavaScript a button does it.
(() => {
  const select = document.querySelector("select[data-kind]");
  const go = document.querySelector("[data-kind-go]");
  if (!select || !go) return;
  go.hidden = true;
  select.addEventListener("change", () => select.form.requestSubmit(go));
})();
