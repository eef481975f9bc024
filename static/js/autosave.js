// <form data-autosave="/drafts/CONTEXT" data-draft-version="3" autocomplete="off">
// PUT {"version": n, "fields": {…}} 0.8 s after the last key, at most 2.5 s after the first, on leaving a field or the page.
// 200 {version, saved_at}; 409 {version, fields}: the person chooses (draft-conflict.js); 401, 403: signed out.
class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.context = this.url.replace(/^\/drafts\//, "");
    this.version = Number(form.dataset.draftVersion ?? 0);
    this.saved = draftFields.read(form);
    this.delay = 1000;
    form.addEventListener("input", () => this.changed());
    // Not at once: pressing the button that submits also leaves a field, and then the draft would race the answer.
    form.addEventListener("change", () => this.later(250));
    form.addEventListener("focusout", () => this.later(250));
    form.addEventListener("submit", () => this.leave(), { capture: true });
    this.restore();
  }

  restore() {
    const draft = draftMirror.read(this.context);
    if (!draft) return;
    const arrived = draftFields.differing(draft.fields, this.saved).length === 0;
    // A form that was refused shows what was sent, but the server's draft is older: then it is saved all the same.
    if (arrived && !document.querySelector("[data-error-summary]")) return draftMirror.remove(this.context);
    if (!arrived) Object.assign(this, { version: draft.version, sent: draft.sent });
    if (!arrived) draftFields.write(this.form, draft.fields);
    this.saved = null;
    this.save();
  }

  changed() {
    this.left = false;
    this.mirror();
    this.firstUnsaved ??= Date.now();
    this.later(Math.min(800, Math.max(0, this.firstUnsaved + 2500 - Date.now())));
  }

  mirror() {
    const fields = draftFields.read(this.form);
    draftMirror.write(this.context, { fields, version: this.version, key: fields._key, sent: this.sent });
  }

  later(wait) {
    if (this.left) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  // Submitting: the text is on its way; if it never arrives, the mirror still has it.
  leave() {
    this.mirror();
    clearTimeout(this.timer);
    this.left = true;
  }

  async save({ leaving = false } = {}) {
    if (!this.form.isConnected || this.left || this.stuck) return;
    const fields = draftFields.read(this.form);
    if (draftFields.same(fields, this.saved)) return this.busy || draftMirror.remove(this.context);
    if (this.busy && !(leaving && !draftFields.same(fields, this.sent))) return;
    clearTimeout(this.timer);
    Object.assign(this, { busy: true, sent: fields, firstUnsaved: null });
    this.mirror();
    draftStatus(this.form, "saving");
    const { status, answer } = await sendDraft(this.url, this.version, fields);
    this.busy = false;
    if (status === 200) this.acknowledged(answer, fields);
    else if (status === 409 && answer.fields) this.conflict(answer);
    else if (status === 401 || status === 403) draftStatus(this.form, (this.stuck = "signed-out"));
    else this.again(status ? "failed" : "offline");
  }

  acknowledged({ version, saved_at: time }, fields) {
    Object.assign(this, { version, saved: fields, delay: 1000 });
    draftStatus(this.form, "saved", time);
    if (!this.left && draftFields.same(draftFields.read(this.form), fields)) draftMirror.remove(this.context);
    else if (!this.left) this.changed();
  }

  again(state) {
    draftStatus(this.form, state);
    this.later(this.delay);
    this.delay = Math.min(this.delay * 2, 15000);
  }

  conflict({ version, fields: theirs }) {
    // Our own text, of which the acknowledgement was lost: nothing to choose.
    if (draftFields.same(theirs, this.sent)) return this.acknowledged({ version }, theirs);
    draftStatus(this.form, (this.stuck = "conflict"));
    const choose = (keepMine) => {
      Object.assign(this, { stuck: null, version, saved: theirs });
      if (keepMine) return this.save();
      draftFields.write(this.form, theirs);
      this.acknowledged({ version }, theirs);
    };
    this.form.dispatchEvent(new CustomEvent("draft:conflict", { bubbles: true, detail: { theirs, choose } }));
  }
}
