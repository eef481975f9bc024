// Two versions of one draft, beside each other; neither is lost before a person has chosen.
(() => {
  function label(form, name) {
    const box = form.elements.namedItem(name);
    const first = box instanceof RadioNodeList ? box[0] : box;
    const text = first?.closest("fieldset")?.querySelector("legend") ?? first?.labels?.[0];
    return text ? text.firstChild.textContent.trim() : "";
  }

  function shown(form, name, value) {
    const written = [value ?? []].flat().map((one) => {
      const box = `input[name="${CSS.escape(name)}"][value="${CSS.escape(one)}"]`;
      const option = form.querySelector(`${box}[type=radio], ${box}[type=checkbox]`);
      return option?.labels[0]?.textContent.trim() ?? one;
    });
    return written.join(", ") || "–";
  }

  function list(target, form, names, fields) {
    target.replaceChildren();
    for (const name of names) {
      const term = document.createElement("dt");
      const text = document.createElement("dd");
      term.textContent = label(form, name);
      text.textContent = shown(form, name, fields[name]);
      target.append(term, text);
    }
  }

  document.addEventListener("draft:conflict", (event) => {
    const form = event.target;
    const block = form.querySelector("[data-autosave-conflict]");
    if (!block) return;
    const mine = draftFields.read(form);
    const { theirs, choose } = event.detail;
    const different = [...draftFields.differing(mine, theirs), ...draftFields.differing(theirs, mine)];
    const names = [...new Set(different)];
    list(block.querySelector("[data-conflict-mine]"), form, names, mine);
    list(block.querySelector("[data-conflict-theirs]"), form, names, theirs);
    const done = (keepMine) => () => {
      block.hidden = true;
      choose(keepMine);
      form.querySelector("textarea, input:not([type=hidden])")?.focus();
    };
    block.querySelector("[data-conflict-keep]").onclick = done(true);
    block.querySelector("[data-conflict-take]").onclick = done(false);
    block.hidden = false;
    block.scrollIntoView({ block: "nearest" });
  });
})();
