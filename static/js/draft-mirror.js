// What the server has not acknowledged yet, kept in this tab: sessionStorage "draft:CONTEXT" holds
// {fields, version, key, sent}. Cleared on acknowledgement, by <meta name="draft-cleared">, and at sign-out
// (computers are shared). Used by autosave.js as `draftMirror`.
const draftMirror = (() => {
  let signedOut = false;
  const name = (context) => `draft:${context}`;

  function read(context) {
    try {
      return JSON.parse(sessionStorage.getItem(name(context)));
    } catch {
      return null;
    }
  }

  function write(context, draft) {
    if (signedOut) return; // leaving the page saves once more: nothing of it stays here
    try {
      sessionStorage.setItem(name(context), JSON.stringify(draft));
    } catch {
      // Storage is full or switched off: the server's copy is then the only one.
    }
  }

  function remove(context) {
    try {
      sessionStorage.removeItem(name(context));
    } catch {
      // Nothing could be written either.
    }
  }

  function removeCleared() {
    for (const meta of document.querySelectorAll('meta[name="draft-cleared"]')) {
      remove(meta.content);
      meta.remove();
    }
  }

  function removeAll() {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith("draft:")) sessionStorage.removeItem(key);
    }
  }

  removeCleared();
  document.addEventListener("htmx:after:swap", removeCleared);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    signedOut = true;
    removeAll();
  });

  addEventListener("pageshow", () => (signedOut = false));

  return { read, write, remove };
})();
