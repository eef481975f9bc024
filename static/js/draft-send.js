// PUT {"version": n, "fields": {…}} → {status, answer}; status 0 means that nothing was heard.
async function sendDraft(url, version, fields) {
  const body = JSON.stringify({ version, fields });
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token };
  try {
    // A request that may outlive its page can be 64 KiB at most.
    const response = await fetch(url, { method: "PUT", headers, body, keepalive: new Blob([body]).size < 60000 });
    return { status: response.status, answer: await response.json().catch(() => ({})) };
  } catch {
    return { status: 0, answer: {} };
  }
}
