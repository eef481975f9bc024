// A form as plain values and back: {name: value | [values]}, "" where nothing is filled in or chosen. Names with an
// underscore belong to the machinery, except _key, by which the server knows a submission again. Files are never in a draft.
const draftFields = (() => {
  const counts = ({ name = "", type }) =>
    name && (name === "_key" || !name.startsWith("_")) && !["file", "submit", "button", "image", "reset"].includes(type);

  function read(form) {
    const fields = {};
    const given = new FormData(form);
    for (const box of form.elements) {
      if (!counts(box)) continue;
      const values = given.getAll(box.name);
      fields[box.name] = values.length > 1 ? values : (values[0] ?? "");
    }
    return fields;
  }

  function write(form, fields) {
    const missing = new Set(Object.keys(fields));
    const seen = {};
    for (const box of form.elements) {
      if (!counts(box) || !Object.hasOwn(fields, box.name)) continue;
      missing.delete(box.name);
      const values = [fields[box.name]].flat();
      if (box.type === "radio" || box.type === "checkbox") {
        box.checked = values.includes(box.value);
      } else if (box.type === "select-multiple") {
        for (const option of box.options) option.selected = values.includes(option.value);
      } else {
        const at = (seen[box.name] = (seen[box.name] ?? -1) + 1);
        box.value = values[at] ?? "";
      }
    }
    // An answer to a question on another page of the same form travels along unseen.
    for (const name of missing) {
      for (const value of [fields[name]].flat()) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      }
    }
    form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
  }

  // The server trims texts and has one spelling of them; that alone makes no other version.
  const plain = (value) => [value ?? ""].flat().map((one) => one.normalize("NFC").replace(/\r\n?/g, "\n").trim()).join("\n\n");
  const differing = (some, all) =>
    Object.keys(some).filter((name) => name !== "_key" && plain(some[name]) !== plain(all[name]));
  const same = (one, other) => Boolean(one && other) && !differing(one, other).length && !differing(other, one).length;

  return { read, write, same, differing };
})();
