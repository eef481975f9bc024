// A double click sends a form once. The button sleeps only after the browser has taken its value along, and wakes again
// when the page is shown again, or after ten seconds (a download leaves the page where it is).
(() => {
  const asleep = new Set();

  function wake() {
    for (const button of asleep) button.disabled = false;
    asleep.clear();
  }

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method === "dialog") return;
    setTimeout(() => {
      for (const button of event.target.querySelectorAll("button[type=submit]:enabled")) {
        button.disabled = true;
        asleep.add(button);
      }
    });
    setTimeout(wake, 10000);
  });
  addEventListener("pageshow", wake);
})();
