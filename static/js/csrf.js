// Requests of htmx carry the token that forms carry in their hidden field.
document.addEventListener("htmx:config:request", (event) => {
  const { request } = event.detail.ctx;
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token && request.method !== "GET") request.headers["X-CSRF-Token"] = token;
});
