// Choosing an enterprise: type and pick with one thumb or by keyboard; nearest first on request.
(() => {
  "use strict";
  let here = null; // one position for all pickers of the page

  const part = (picker, name) => picker.querySelector(`[data-picker-${name}]`);
  const pickerOf = (element) => element.closest && element.closest("[data-picker]");
  const checked = (picker) => picker.querySelector(".picker-options input:checked");

  function close(picker) {
    const radio = checked(picker);
    if (!radio) return;
    const label = radio.closest("label").querySelector(".picker-name");
    part(picker, "words").textContent = label.textContent;
    part(picker, "chosen").hidden = false;
    part(picker, "search").hidden = true;
  }

  function choose(picker, radio) {
    if (!radio.checked) {
      radio.checked = true;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
    }
    close(picker);
    part(picker, "change").focus();
  }

  function open(picker) {
    part(picker, "chosen").hidden = true;
    part(picker, "search").hidden = false;
    const input = picker.querySelector("input[type=search]");
    input.value = "";
    input.focus();
    refresh(picker);
  }

  function refresh(picker) {
    const input = picker.querySelector("input[type=search]");
    input.dispatchEvent(new CustomEvent("picker:refresh"));
  }

  function locate(picker) {
    const button = part(picker, "near");
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      (position) => {
        here = position.coords;
        button.removeAttribute("aria-busy");
        button.hidden = true;
        part(picker, "far").hidden = true;
        if (!part(picker, "search").hidden) refresh(picker);
      },
      () => {
        button.removeAttribute("aria-busy");
        part(picker, "far").hidden = false;
      },
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
    );
  }

  async function prepare(picker) {
    close(picker);
    if (!window.isSecureContext || !navigator.geolocation) return;
    part(picker, "near").hidden = false;
    if (!navigator.permissions) return;
    const answer = await navigator.permissions.query({ name: "geolocation" });
    if (answer.state === "granted") locate(picker);
  }

  // A person's own words in the request: the text, the one chosen so far, and where they stand.
  document.addEventListener("htmx:configRequest", (event) => {
    const picker = pickerOf(event.target);
    if (!picker || event.target.type !== "search") return;
    const radio = checked(picker);
    const parameters = { q: event.target.value.trim() };
    if (radio) parameters.chosen = radio.value;
    if (here) Object.assign(parameters, { lat: here.latitude, lng: here.longitude });
    event.detail.parameters = parameters;
  });

  document.addEventListener("click", (event) => {
    const picker = pickerOf(event.target);
    if (!picker) return;
    if (event.target.closest("[data-picker-change]")) open(picker);
    if (event.target.closest("[data-picker-near]")) locate(picker);
    // An arrow key "clicks" a radio button too (detail 0): then one is still choosing.
    const option = event.target.closest(".picker-option");
    if (option && event.detail > 0) setTimeout(() => choose(picker, option.querySelector("input")));
  });

  document.addEventListener("keydown", (event) => {
    const picker = pickerOf(event.target);
    if (!picker) return;
    const first = picker.querySelector(".picker-options input");
    const searching = event.target.type === "search";
    if (event.key === "Enter" && (searching || event.target.type === "radio")) {
      event.preventDefault(); // Enter chooses here, it does not send the form
      const radio = searching ? first : event.target;
      if (radio) choose(picker, radio);
    } else if (event.key === "ArrowDown" && searching && first) {
      event.preventDefault();
      (checked(picker) || first).focus();
    }
  });

  document.addEventListener("focusout", (event) => {
    const picker = pickerOf(event.target);
    if (picker && event.relatedTarget && !picker.contains(event.relatedTarget)) close(picker);
  });

  document.querySelectorAll("[data-picker]").forEach(prepare);
})();
