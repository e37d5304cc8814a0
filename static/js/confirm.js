// <form data-confirm="What will happen?" data-confirm-yes="Void it">: asks before it sends.
(() => {
  "use strict";
  const dialog = document.getElementById("confirm");
  const text = document.getElementById("confirm-text");
  const yes = document.getElementById("confirm-yes");
  let waiting = null;

  // In the capture phase, so that it comes before once.js and htmx.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!form.dataset.confirm || form.dataset.confirmed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = { form, button: event.submitter };
      text.textContent = form.dataset.confirm;
      yes.textContent = form.dataset.confirmYes || yes.dataset.default;
      dialog.returnValue = "no";
      dialog.showModal();
    },
    true,
  );

  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes" && waiting) {
      const { form, button } = waiting;
      form.dataset.confirmed = "1";
      form.requestSubmit(button);
      delete form.dataset.confirmed;
    }
    waiting = null;
  });
})();
