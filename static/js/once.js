// A second click sends nothing: the first one is on its way.
(() => {
  "use strict";
  let ticking = 0;

  // Signed in anew in another tab, the browser holds another token than a page that stood open.
  function token() {
    const held = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
    return held ? held[1] : "";
  }

  document.addEventListener("htmx:configRequest", (event) => {
    const held = token();
    const { headers } = event.detail;
    if (held && "X-CSRFToken" in headers) headers["X-CSRFToken"] = held;
  });

  // Buttons that stand elsewhere on the page (form="...") belong to the form as well.
  function buttons(form) {
    return Array.from(form.elements).filter((one) => one.type === "submit");
  }

  // What takes longer than a second says so, with the seconds: a large ledger is read for some.
  function wait(button) {
    button.classList.add("is-busy");
    const started = Date.now();
    const note = document.createElement("p");
    note.className = "busy-note";
    note.setAttribute("role", "status");
    const said = document.createElement("span");
    const seconds = document.createElement("span");
    seconds.setAttribute("aria-hidden", "true");
    note.append(said, seconds);
    ticking = setInterval(() => {
      if (!note.isConnected) {
        said.textContent = document.body.dataset.busy;
        button.parentElement.append(note);
      }
      const passed = Math.round((Date.now() - started) / 1000);
      seconds.textContent = ` ${document.body.dataset.busySeconds.replace("{seconds}", passed)}`;
    }, 1000);
  }

  function rest() {
    clearInterval(ticking);
    document.querySelectorAll(".busy-note").forEach((note) => note.remove());
    document.querySelectorAll(".is-busy").forEach((one) => one.classList.remove("is-busy"));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    const field = form.elements.csrfmiddlewaretoken;
    if (field && token()) field.value = token();
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
    const pressed = event.submitter || buttons(form)[0];
    if (pressed) wait(pressed);
    // After this turn: a disabled button would not send its own name and value.
    setTimeout(() => {
      buttons(form).forEach((button) => {
        button.disabled = true;
      });
    });
  });
  // Back from the next page, the browser shows the page as it was left: sending is possible again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    rest();
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
      buttons(form).forEach((button) => {
        button.disabled = false;
      });
    });
  });
})();
