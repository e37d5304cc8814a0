// Places on a plain ground: no tiles, for a closed network has no server of them.
(() => {
  "use strict";
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const TONES = {
    accent: colour("--accent"),
    red: colour("--risk-red"),
    orange: colour("--risk-orange"),
    yellow: colour("--risk-yellow"),
    blue: colour("--risk-blue"),
    late: colour("--late"),
    void: colour("--void"),
  };

  function words(place) {
    const box = document.createElement("div");
    const title = document.createElement(place.url ? "a" : "strong");
    if (place.url) title.href = place.url;
    title.textContent = place.title;
    const text = document.createElement("div");
    text.textContent = place.text || "";
    box.append(title, text);
    return box;
  }

  function marker(place) {
    return window.L.circleMarker([place.lat, place.lng], {
      radius: 9,
      weight: 2,
      color: colour("--ink"),
      fillColor: TONES[place.tone] || TONES.accent,
      fillOpacity: 0.9,
    })
      .bindPopup(() => words(place))
      .bindTooltip(words({ title: place.title }));
  }

  async function outline(map, url) {
    const answer = await fetch(url, { credentials: "same-origin" });
    if (!answer.ok) return;
    window.L.geoJSON(await answer.json(), {
      interactive: false,
      style: { color: colour("--line-strong"), weight: 1.5, fillColor: "#ffffff", fillOpacity: 1 },
    })
      .addTo(map)
      .bringToBack();
  }

  document.querySelectorAll("[data-map]").forEach((box) => {
    const places = JSON.parse(document.getElementById(box.dataset.map).textContent);
    const map = window.L.map(box, { attributionControl: false, zoomAnimation: false, fadeAnimation: false });
    const group = window.L.featureGroup(places.map(marker)).addTo(map);
    if (places.length) map.fitBounds(group.getBounds().pad(0.1), { maxZoom: 15 });
    else map.setView([35.74, 111.72], 11);
    if (box.dataset.outline) outline(map, box.dataset.outline);
  });
})();
