// The board refreshes itself: tables that were unfolded stay unfolded, the focus stays where it was.
(() => {
  "use strict";
  let kept = null;

  const board = () => document.getElementById("board");
  const isBoard = (event) => event.detail.target && event.detail.target.id === "board";

  function remember() {
    const place = board();
    const focus = document.activeElement;
    kept = {
      open: [...place.querySelectorAll("details[open]")].map((one) => one.id).filter(Boolean),
      href: place.contains(focus) ? focus.getAttribute("href") : null,
      scroll: window.scrollY,
    };
  }

  function restore() {
    const place = board();
    for (const id of kept.open) {
      const one = document.getElementById(id);
      if (one) one.open = true;
    }
    if (kept.href) {
      const link = place.querySelector(`a[href="${CSS.escape(kept.href)}"]`);
      if (link) link.focus({ preventScroll: true });
    }
    window.scrollTo({ top: kept.scroll });
  }

  // A page that nobody looks at asks for nothing, and so does not keep a session alive.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.id === "board" && document.hidden) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (isBoard(event)) remember();
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!kept || !board()) return;
    restore();
    kept = null;
  });
})();
