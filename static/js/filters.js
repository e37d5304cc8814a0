// Filters: only what is filled goes into the address, so that it can be read and shared.
(() => {
  "use strict";
  function isFilters(element) {
    return element && element.matches && element.matches("form[data-filters]");
  }

  document.addEventListener("htmx:configRequest", (event) => {
    if (!isFilters(event.detail.elt)) return;
    const parameters = event.detail.parameters;
    for (const name of Object.keys(parameters)) {
      const value = parameters[name];
      if (value === "" || (Array.isArray(value) && value.every((one) => one === ""))) {
        delete parameters[name];
      }
    }
  });

  // A folded group of choices says on its head what is chosen, and closes when one clicks elsewhere.
  document.addEventListener("change", (event) => {
    const menu = event.target.closest(".choices-menu");
    if (!menu) return;
    const chosen = Array.from(menu.querySelectorAll("input:checked"), (box) =>
      box.closest("label").textContent.trim(),
    );
    const head = menu.querySelector("summary");
    head.textContent = chosen.length ? chosen.join(", ") : head.dataset.all;
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll(".choices-menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // A menu at the right edge opens to the left.
  document.addEventListener(
    "toggle",
    (event) => {
      const menu = event.target.closest && event.target.closest(".choices-menu[open]");
      if (!menu) return;
      const list = menu.querySelector(".choices-list");
      list.classList.remove("choices-list-end");
      const over = list.getBoundingClientRect().right > document.documentElement.clientWidth;
      list.classList.toggle("choices-list-end", over);
    },
    true,
  );

  // How many of the folded filters are on, also while they are out of sight.
  function count(form) {
    const place = form.querySelector("[data-filter-count]");
    if (!place) return;
    const isOn = (control) =>
      control.type === "checkbox" || control.type === "radio" ? control.checked && control.value !== "" : control.value !== "";
    const fields = Array.from(form.querySelectorAll(".filter-more-fields > .field"));
    const on = fields.filter((field) =>
      Array.from(field.querySelectorAll("input, select")).some(isOn),
    );
    place.textContent = on.length;
    place.parentElement.hidden = on.length === 0;
  }
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.closest && event.target.closest("form[data-filters]");
      if (form) count(form);
    });
  }

  // The address bar back and forth: the form must say what the list shows.
  window.addEventListener("popstate", () => {
    if (document.querySelector("form[data-filters]")) location.reload();
  });
})();
