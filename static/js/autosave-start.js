// Binds autosave.js to the forms of the page, also to those that arrive later, and to what happens to the page.
(() => {
  const running = new Map();
  const all = (act) => running.forEach((autosave) => act(autosave));

  function bind() {
    for (const form of running.keys()) if (!form.isConnected) running.delete(form);
    for (const form of document.querySelectorAll("form[data-autosave]")) {
      if (!running.has(form)) running.set(form, new Autosave(form));
    }
  }

  // After signing in again in another tab this page has an old token. Only the same person may go on.
  async function signedInAgain() {
    if (![...running.values()].some(({ stuck }) => stuck === "signed-out")) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const meta = (root, name) => root.querySelector(`meta[name="${name}"]`);
    if (!meta(page, "viewer") || meta(page, "viewer").content !== meta(document, "viewer")?.content) return;
    meta(document, "csrf-token").content = meta(page, "csrf-token").content;
    for (const box of document.querySelectorAll('input[name="_csrf"]')) box.value = meta(page, "csrf-token").content;
    all((autosave) => {
      if (autosave.stuck === "signed-out") autosave.stuck = null;
      autosave.save();
    });
  }

  bind();
  document.addEventListener("htmx:after:swap", bind);
  addEventListener("online", () => all((autosave) => autosave.save()));
  addEventListener("focus", signedInAgain);
  addEventListener("pagehide", () => all((autosave) => autosave.save({ leaving: true })));
  addEventListener("pageshow", (event) => {
    if (event.persisted && [...running.values()].some(({ left }) => left)) location.reload();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) all((autosave) => autosave.save({ leaving: true }));
    else signedInAgain();
  });
})();
