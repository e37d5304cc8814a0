// Photos before they are sent: seen, counted, taken away again. Several trips to the camera add up.
// The files themselves are left as they are: their EXIF is part of the evidence.
(() => {
  "use strict";
  function size(bytes) {
    return bytes < 1024 * 1024
      ? `${Math.ceil(bytes / 1024)} KB`
      : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  }

  function same(one, other) {
    return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
  }

  function picture(file) {
    const image = document.createElement("img");
    const url = URL.createObjectURL(file);
    image.alt = file.name;
    image.addEventListener("load", () => URL.revokeObjectURL(url));
    image.addEventListener("error", () => {
      // HEIC on most systems: the name stands for the picture.
      URL.revokeObjectURL(url);
      const name = document.createElement("span");
      name.className = "photo-nameless";
      name.textContent = file.name;
      image.replaceWith(name);
    });
    image.src = url;
    return image;
  }

  function watch(input) {
    const place = document.querySelector(`[data-previews-for="${CSS.escape(input.id)}"]`);
    if (!place || input.dataset.watched) return;
    input.dataset.watched = "1";
    let chosen = [];

    function keep() {
      const transfer = new DataTransfer();
      chosen.forEach((file) => transfer.items.add(file));
      input.files = transfer.files;
      place.replaceChildren(...chosen.map(preview));
    }

    function preview(file) {
      const box = document.createElement("figure");
      box.className = "photo-preview";
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "photo-remove";
      remove.textContent = "×";
      remove.setAttribute("aria-label", `${place.dataset.remove}: ${file.name}`);
      remove.addEventListener("click", () => {
        chosen = chosen.filter((one) => one !== file);
        keep();
        input.focus();
      });
      const label = document.createElement("figcaption");
      label.className = "photo-size";
      label.textContent = size(file.size);
      box.append(picture(file), remove, label);
      return box;
    }

    input.addEventListener("change", () => {
      const added = Array.from(input.files);
      chosen = input.multiple
        ? [...chosen, ...added.filter((file) => !chosen.some((one) => same(one, file)))]
        : added;
      keep();
    });
  }

  function watchAll(root) {
    root.querySelectorAll("input[type=file][data-photos]").forEach(watch);
  }

  watchAll(document);
  document.addEventListener("htmx:load", (event) => watchAll(event.target));
})();
