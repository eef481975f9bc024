// <select data-search>: a box to search in before a long list (the combobox pattern of ARIA). The list itself stays, out of
// sight, and is what is sent; without JavaScript it is what people use.
(() => {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const make = (tag, attributes) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  function bind(list) {
    if (list.dataset.searched) return;
    const { id, dataset: words } = list;
    const options = [...list.options].filter(({ value }) => value);
    const wrapper = make("div", { class: "search" });
    const found = make("div", { class: "search-list", role: "listbox", id: `${id}-list`, hidden: "" });
    const said = make("p", { class: "hint", role: "status" });
    const box = make("input", {
      class: "input", id, type: "text", role: "combobox", autocomplete: "off", placeholder: words.textSearch,
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": found.id,
    });
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (list.hasAttribute(name)) box.setAttribute(name, list.getAttribute(name));
    }
    found.setAttribute("aria-labelledby", (list.labels[0].id ||= `${id}-label`));
    list.dataset.searched = id;
    list.id = `${id}-select`;
    list.hidden = true;
    list.before(wrapper);
    wrapper.append(box, found, said);

    const show = () => (box.value = list.value ? list.selectedOptions[0].text : "");
    const active = () => found.querySelector("[aria-selected=true]");
    const hits = () => options.filter(({ text }) => plain(text).includes(plain(box.value)));

    function open(shown) {
      found.replaceChildren(...shown.map(({ text, value }) => {
        const one = make("div", { class: "search-option", role: "option", id: `${id}-option-${value}`, "aria-selected": "false", "data-value": value });
        one.textContent = text;
        return one;
      }));
      found.hidden = !shown.length;
      box.setAttribute("aria-expanded", String(!found.hidden));
      box.removeAttribute("aria-activedescendant");
      said.textContent = shown.length ? words.textFound.replace("{n}", shown.length) : words.textNone;
    }

    function close() {
      found.hidden = true;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
      if (found.childElementCount) said.textContent = "";
    }

    function pick(value) {
      list.value = value;
      for (const kind of ["input", "change"]) list.dispatchEvent(new Event(kind, { bubbles: true }));
      show();
      close();
    }

    function go(step) {
      if (found.hidden) open(options);
      const all = [...found.children];
      const next = all.at((all.indexOf(active()) + step + (active() || step > 0 ? 0 : 1)) % all.length);
      active()?.setAttribute("aria-selected", "false");
      next?.setAttribute("aria-selected", "true");
      next?.scrollIntoView({ block: "nearest" });
      if (next) box.setAttribute("aria-activedescendant", next.id);
    }

    box.addEventListener("input", () => open(hits()));
    box.addEventListener("click", () => found.hidden && open(options));
    box.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") go(event.key === "ArrowDown" ? 1 : -1);
      else if (event.key === "Enter" && !found.hidden) active() && pick(active().dataset.value);
      else if (event.key === "Escape" && !found.hidden) close();
      else return;
      event.preventDefault();
    });
    found.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    found.addEventListener("click", ({ target }) => pick(target.closest("[data-value]").dataset.value));
    box.addEventListener("blur", () => {
      const same = options.find(({ text }) => plain(text) === plain(box.value));
      const value = same?.value ?? (box.value ? null : "");
      if (value !== null && value !== list.value) pick(value);
      else if (list.value) show();
      close();
    });
    list.addEventListener("change", show); // somebody wrote at "other"
    list.form?.addEventListener("draft:restored", show);
    show();
  }

  const bindAll = () => document.querySelectorAll("select[data-search]").forEach(bind);
  bindAll();
  document.addEventListener("htmx:after:swap", bindAll);
})();
