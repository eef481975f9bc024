// Says in the line of a form whether its text is kept. The words stand in data-text-… of the line, in the reader's language.
// "Saving…" is worth a word only when it takes long: a screen reader would speak it all the time.
function draftStatus(form, state, time) {
  const line = form.querySelector("[data-autosave-status]");
  if (!line) return;
  const now = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const show = () => {
    const text = (line.getAttribute(`data-text-${state}`) ?? "").replace("{time}", () => time ?? now());
    if (line.textContent !== text) line.textContent = text;
    line.dataset.state = state;
  };
  clearTimeout(line.timer);
  if (state === "saving") line.timer = setTimeout(show, 700);
  else show();
}
