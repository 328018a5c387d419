// Photos dropped on a row of the grid, or chosen there, go into the queue of this browser.

import * as queue from "./queue.js";
import { draw } from "./queue_view.js";

const grid = document.getElementById("month-grid");
const section = document.querySelector("[data-queue]");
const [year, month] = [Number(grid.dataset.year), Number(grid.dataset.month)];
const shown = new Set();

function take(row, files) {
  const pictures = [...files].filter((file) => /^image\/(jpeg|png)$/.test(file.type));
  if (!pictures.length) { window.alert("只收 JPG 和 PNG 照片。"); return; }
  queue.add(pictures, { project: Number(row.dataset.row), name: row.dataset.name, year, month });
}

// What has arrived shows in its row at once.
function arrived(item) {
  if (item.state !== "done" || shown.has(item.photo)) return;
  shown.add(item.photo);
  const cell = grid.querySelector(`tr[data-row="${item.project}"] [data-photos]`);
  if (!cell || item.year !== year || item.month !== month || cell.querySelector(`[href$="/${item.photo}/whole/"]`)) return;
  const link = Object.assign(document.createElement("a"), { href: `/reporting/photos/${item.photo}/whole/`, target: "_blank" });
  link.append(Object.assign(document.createElement("img"), { className: "thumb", src: `/reporting/photos/${item.photo}/small/`, alt: item.name }));
  cell.prepend(link);
}

const rowAt = (event) => event.target.closest && event.target.closest("tr[data-row]");
for (const name of ["dragenter", "dragover"]) {
  grid.addEventListener(name, (event) => {
    const row = rowAt(event);
    if (!row || ![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    row.classList.add("over");
  });
}
grid.addEventListener("dragleave", (event) => {
  const row = rowAt(event);
  if (row && !row.contains(event.relatedTarget)) row.classList.remove("over");
});
grid.addEventListener("drop", (event) => {
  const row = rowAt(event);
  if (!row) return;
  event.preventDefault();
  row.classList.remove("over");
  if (row.querySelector("[data-photo-input]")) take(row, event.dataTransfer.files);
});
grid.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-photo-input]")) return;
  take(target.closest("tr"), target.files);
  target.value = "";
});
queue.start(grid.dataset.user, (items) => { draw(section, items); items.forEach(arrived); });
