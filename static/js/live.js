// Lists that grow while someone reads. Recipe, with hx-sse of htmx 4.0.1 (measured in Chromium under our CSP):
//
//   <div hx-sse:connect="/panels/p/concepts/c/stream?after=31" data-live
//        data-live-one="1 new comment" data-live-more="{n} new comments"></div>
//   <ol id="comments" data-live-list>…</ol>
//   <button type="button" class="live-pill" data-live-pill hidden></button>
//
// The server sends unnamed messages, each with the id of its newest comment:
//   id: 32
//   data: <hx-partial hx-target="#comments" hx-swap="beforeend"><li id="comment-32">…</li></hx-partial>
//
// Several <hx-partial> may stand in one message. Each has one target; a target that is not on the page is skipped; the
// element with hx-sse:connect itself stays as it is. An element whose id is already on the page replaces nothing and is
// dropped here, so a message may come twice (the person's own comment, or one sent again after a break), unless its
// partial says hx-swap="outerHTML" (an edited or removed comment, a new count).
// The first connection carries its cursor in the address; after a break hx-sse asks again with Last-Event-ID, which
// the server must prefer over ?after. A hidden tab is disconnected, and catches up when it is shown.
(() => {
  let waiting = [];
  let anchor = null;
  const grows = ({ swapSpec }) => ["beforeend", "afterbegin"].includes(swapSpec?.style);

  // What is read stays where it is, also in browsers that do not anchor the scroll position themselves.
  document.addEventListener("htmx:before:swap", ({ target, detail }) => {
    for (const task of detail.tasks.filter(grows)) {
      for (const element of [...task.fragment.children]) {
        if (element.id && document.getElementById(element.id)) element.remove();
      }
    }
    const element = target.matches("[data-live]") && document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    anchor = element ? { element, top: element.getBoundingClientRect().top } : null;
  });

  document.addEventListener("htmx:after:settle", ({ target, detail }) => {
    const source = detail.task?.sourceElement;
    if (!source?.matches?.("[data-live]") || !target.closest("[data-live-list]") || !grows(detail.task)) return;
    const fresh = detail.newContent.filter((node) => node.nodeType === 1 && node.id);
    if (anchor?.element.isConnected) scrollBy(0, anchor.element.getBoundingClientRect().top - anchor.top);
    if (!fresh.length) return;
    for (const element of fresh) {
      element.dataset.fresh = "";
      seen.observe(element);
    }
    waiting.push(...fresh);
    document.querySelector("[data-announcer]").textContent = words(source, fresh.length);
  });

  const words = ({ dataset }, n) => (n === 1 ? dataset.liveOne : dataset.liveMore.replace("{n}", n));

  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      waiting = waiting.filter((element) => element !== target);
    }
    show();
  });

  function show() {
    waiting = waiting.filter((element) => element.isConnected);
    const pill = document.querySelector("[data-live-pill]");
    if (!pill) return;
    pill.hidden = waiting.length === 0;
    if (waiting.length) pill.textContent = words(document.querySelector("[data-live]"), waiting.length);
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-live-pill]") || !waiting.length) return;
    const [first] = waiting;
    waiting = [];
    show();
    first.tabIndex = -1;
    first.scrollIntoView({ block: "center" });
    first.focus({ preventScroll: true });
  });
})();
