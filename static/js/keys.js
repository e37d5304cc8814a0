// j and k walk the rows of a queue, Enter opens, a data-key letter presses the row's own button.
// They work only while the focus stands in the queue, so that no letter typed elsewhere acts.
(() => {
  "use strict";
  function rowsOf(queue) {
    return Array.from(queue.querySelectorAll("[data-row]"));
  }

  function step(queue, from, by) {
    const rows = rowsOf(queue);
    const index = Math.min(Math.max(rows.indexOf(from) + by, 0), rows.length - 1);
    rows.forEach((row, at) => row.classList.toggle("is-current", at === index));
    if (rows[index]) rows[index].focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const queue = event.target.closest("[data-keys]");
    if (!queue || event.target.matches("input, textarea, select")) return;
    const row = event.target.closest("[data-row]");
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      step(queue, row, event.key === "j" ? 1 : -1);
      return;
    }
    if (!row) return;
    if (event.key === "Enter" && event.target === row) {
      const link = row.querySelector("a[href]");
      if (link) link.click();
      return;
    }
    const button = row.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (button) {
      event.preventDefault();
      button.click();
    }
  });

  const first = document.querySelector("[data-keys=focus] [data-row]");
  if (first) step(first.closest("[data-keys]"), first, 0);
})();
