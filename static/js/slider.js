// <div data-slider>: a slider over the number box in it. Nothing is answered until somebody moves the knob, presses on it
// (the middle is an answer too), or writes. The slider itself has no name: only the box is sent.
(() => {
  const comma = document.documentElement.lang === "nl";
  const number = (text) => (text.trim() ? Number(text.replace(/\s/g, "").replace(",", ".")) : NaN);

  function bind(slider) {
    if (slider.dataset.slider) return;
    slider.dataset.slider = "bound";
    const range = slider.querySelector("input[type=range]");
    const box = slider.querySelector("input[name]");
    const [clear, empty] = [slider.querySelector("[data-slider-clear]"), slider.querySelector("[data-slider-empty]")];
    const middle = range.value;

    function show() {
      const value = number(box.value);
      const answered = Number.isFinite(value);
      range.value = answered ? value : middle;
      slider.classList.toggle("slider-empty", !answered);
      range.setAttribute("aria-valuetext", answered ? `${box.value} ${range.dataset.textUnit}`.trim() : range.dataset.textEmpty);
      clear.hidden = !answered;
      empty.hidden = answered;
    }

    function write(text) {
      box.value = text;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }

    const take = () => write(comma ? range.value.replace(".", ",") : range.value);
    range.addEventListener("input", take);
    range.addEventListener("pointerup", take);
    range.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      take();
    });
    clear.addEventListener("click", () => {
      write("");
      range.focus();
    });
    box.addEventListener("input", show);
    box.form?.addEventListener("draft:restored", show);
    slider.querySelector("[data-slider-track]").hidden = false;
    show();
  }

  const bindAll = () => document.querySelectorAll("[data-slider]").forEach(bind);
  bindAll();
  document.addEventListener("htmx:after:swap", bindAll);
})();
