// A sentence from the checklist goes into the form with one tap, and its basis with it.
(() => {
  "use strict";
  const TAKEN = [
    ["description", "suggestion"],
    ["basis", "basis"],
    ["category", "category"],
    ["checklist_item", "item"],
  ];

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-suggestion]");
    if (!button) return;
    const form = button.closest("form");
    for (const [name, key] of TAKEN) {
      const control = form.elements[name];
      if (control && (button.dataset[key] || name === "checklist_item")) {
        control.value = button.dataset[key];
      }
    }
    form.elements.description.focus();
  });
})();
