// <input type="file" data-upload data-upload-alt="#f-alt">: shows the chosen pictures, takes dropped ones, and leads to
// the box that describes them when that is still empty.
(() => {
  // Drawn, not linked: our content policy shows pictures of our own server only, no blob: addresses.
  async function drawn(file) {
    const picture = await createImageBitmap(file, { resizeHeight: 192 });
    const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
    canvas.getContext("2d").drawImage(picture, 0, 0);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", file.name);
    return canvas;
  }

  async function preview(input) {
    const list = input.parentElement.querySelector(".upload-previews") ?? document.createElement("div");
    list.className = "upload-previews";
    list.replaceChildren();
    for (const file of input.files) {
      if (!file.type.startsWith("image/")) continue;
      const figure = document.createElement("figure");
      const picture = await drawn(file).catch(() => file.name);
      figure.className = "upload-preview";
      figure.append(picture);
      list.append(figure);
    }
    input.after(list);
  }

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches("input[data-upload]")) return;
    preview(input);
    const alt = input.dataset.uploadAlt && input.form?.querySelector(input.dataset.uploadAlt);
    if (alt && !alt.value && input.files.length) alt.focus();
  });

  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const input = event.target.closest?.(".field")?.querySelector("input[data-upload]");
      if (!input) return;
      if (kind !== "dragleave") event.preventDefault();
      input.classList.toggle("upload-over", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
})();
