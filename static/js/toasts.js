// Says in words when a part of a page could not be fetched, and leaves no sign-in form inside a list.
// Whoever was signed out while typing keeps the page: the sign-in opens beside it.
(() => {
  "use strict";
  const place = document.getElementById("toasts");
  let typed = false;

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.method === "post") typed = true;
  });

  function signInLink(address) {
    const link = document.createElement("a");
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = place.dataset.signIn;
    return link;
  }

  function say(words, link) {
    const box = document.createElement("div");
    box.className = "alert alert-error";
    const text = document.createElement("span");
    text.textContent = words;
    if (link) text.append(" ", link);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "toast-close";
    close.textContent = "×";
    close.setAttribute("aria-label", place.dataset.close);
    close.addEventListener("click", () => box.remove());
    box.append(text, close);
    place.replaceChildren(box);
  }

  document.addEventListener("htmx:responseError", (event) => {
    say(event.detail.xhr.status >= 500 ? place.dataset.broken : place.dataset.refused);
  });
  document.addEventListener("htmx:sendError", () => say(place.dataset.offline));

  document.addEventListener("htmx:beforeSwap", (event) => {
    const signIn = document.body.dataset.signIn;
    const answered = new URL(event.detail.xhr.responseURL || location.href, location.href);
    if (signIn && answered.pathname === signIn && location.pathname !== signIn) {
      event.detail.shouldSwap = false;
      if (typed) say(place.dataset.signedOut, signInLink(signIn));
      else location.reload();
    }
  });

  const focused = document.querySelector("[data-focus]");
  if (focused) focused.focus();
})();
