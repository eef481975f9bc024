// What htmx sent got no answer, or a refusal: the form keeps what it holds, and the page says so. The words stand in
// data-text-… of [data-send-problem], in the form or else in the .thread. A 422 brings the form with its mistakes.
(() => {
  const line = (element) =>
    element?.closest?.("form")?.querySelector("[data-send-problem]") ??
    element?.closest?.(".thread")?.querySelector(":scope > [data-send-problem]");

  function say(element, kind) {
    const problem = line(element);
    if (!problem) return;
    problem.hidden = !kind;
    problem.textContent = kind ? problem.getAttribute(`data-text-${kind}`) : "";
  }

  document.addEventListener("htmx:before:request", ({ detail }) => say(detail.ctx.sourceElement, ""));
  document.addEventListener("htmx:error", ({ detail }) => say(detail.ctx?.sourceElement, "failed"));
  document.addEventListener("htmx:response:error", ({ detail }) => {
    const { status } = detail.ctx.response;
    if (status === 422) return;
    const signedOut = status === 401 || status === 403;
    say(detail.ctx.sourceElement, signedOut ? "signed-out" : status < 500 ? "refused" : "failed");
  });
})();
