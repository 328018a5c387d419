// Choosing a cell of a form names it and puts the cursor where its field is chosen. The page works without this.
(function () {
  "use strict";

  const form = document.querySelector("[data-official]");
  if (!form) return;
  const field = form.querySelector("input[name=spec]");
  const shown = form.querySelector("[data-place]");

  form.addEventListener("change", (event) => {
    if (event.target.name !== "place") return;
    shown.textContent = `已选中 ${event.target.value}`;
    const match = /\{\{\s*(.+?)\s*\}\}/.exec(event.target.parentElement.textContent);
    field.value = match ? match[1] : "";
  });
  // A click goes on to the field; with the arrow keys one only walks through the cells.
  form.addEventListener("click", (event) => {
    if (!event.detail || !event.target.closest(".official-grid label")) return;
    setTimeout(() => { field.focus({ preventScroll: true }); field.select(); });
  });
})();
