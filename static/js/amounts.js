// <fieldset data-amounts>: when the amounts do not go up from one box to the next, a line asks whether that is meant.
// It stops nobody: the method leaves such answers out and says how many.
(() => {
  // A mark with one or two digits behind it separates cents, any other one thousands.
  const read = (text) => {
    const plain = text.replace(/[^\d.,]/g, "");
    const cents = plain.match(/[.,](\d{1,2})$/);
    const whole = plain.slice(0, cents ? cents.index : undefined).replace(/[.,]/g, "");
    return whole ? Number(`${whole}.${cents ? cents[1] : 0}`) : null;
  };

  function look(fieldset) {
    const amounts = [...fieldset.querySelectorAll("input")].map(({ value }) => read(value));
    const given = amounts.filter((amount) => amount !== null);
    const odd = given.some((amount, place) => place && amount <= given[place - 1]);
    const line = fieldset.querySelector("[data-amounts-odd]");
    const text = odd ? line.dataset.amountsOdd : "";
    if (line.textContent !== text) line.textContent = text;
  }

  // On leaving a box, not while somebody is typing.
  document.addEventListener("change", ({ target }) => {
    const fieldset = target.closest?.("[data-amounts]");
    if (fieldset) look(fieldset);
  });
  document.addEventListener("draft:restored", ({ target }) => target.querySelectorAll("[data-amounts]").forEach(look));
})();
