// A screen on the wall says plainly when it cannot be refreshed, and comes back by itself.
(() => {
  "use strict";
  const RETRY_AFTER = 60000;

  function lost() {
    const note = document.querySelector(".wall-stale");
    if (note) note.hidden = false;
  }

  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:responseError", lost);
  // Signed out: the answer is the sign-in page, which does not belong into the picture.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const url = event.detail.xhr.responseURL || "";
    if (!url.includes(document.body.dataset.signIn)) return;
    event.detail.shouldSwap = false;
    window.setTimeout(() => window.location.reload(), RETRY_AFTER);
    lost();
  });
})();
