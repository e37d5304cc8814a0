// Where an inspection begins: noted on a tap, never asked for by itself; it begins without as well.
(() => {
  "use strict";
  const place = document.querySelector("[data-position]");
  if (!place || !navigator.geolocation) return;
  const form = place.closest("form");
  const said = place.querySelector("[data-position-said]");
  const button = place.querySelector("[data-position-ask]");

  function keep(position) {
    form.elements.latitude.value = position.coords.latitude.toFixed(6);
    form.elements.longitude.value = position.coords.longitude.toFixed(6);
    said.textContent = place.dataset.kept;
    button.hidden = true;
  }

  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      (position) => {
        button.removeAttribute("aria-busy");
        keep(position);
      },
      () => {
        button.removeAttribute("aria-busy");
        said.textContent = place.dataset.refused;
      },
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
    );
  });
  place.hidden = false;
})();
