// Keys of a sheet as Excel has them. A cell is ready (its content chosen, arrows walk), or being edited (F2: arrows move
// inside it). What is typed into a ready cell replaces it; Escape brings back what stood there when it was entered.

export const rowsOf = (grid) => [...grid.querySelectorAll("tbody tr[data-row]")].filter((row) => !row.hidden);
export const cellsOf = (row) => [...row.querySelectorAll("[data-field]")];
export const open = (cell) => cell && !cell.disabled && !cell.readOnly;

export function enter(cell) {
  cell.focus();
  if (cell.select) cell.select();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// The cell so many rows and columns away, closed ones passed over; null beyond the edge.
export function neighbour(grid, cell, down, right) {
  const rows = rowsOf(grid);
  let y = rows.indexOf(cell.closest("tr")), x = cellsOf(rows[y]).indexOf(cell);
  for (;;) {
    y += down;
    x += right;
    const row = rows[y];
    const found = row && cellsOf(row)[x];
    if (!found) return null;
    if (open(found)) return found;
  }
}

// Where Tab leads: along the row, then to the next one.
function along(grid, cell, step) {
  const all = rowsOf(grid).flatMap(cellsOf).filter(open);
  return all[all.indexOf(cell) + step] || null;
}

export function changed(cell, value) {
  if (cell.value === value) return;
  cell.value = value;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

export function keys(grid, act) {
  let editing = null, before = "";

  grid.addEventListener("focusin", ({ target }) => {
    if (!target.matches("[data-field]")) return;
    editing = null;
    before = target.value;
  });
  grid.addEventListener("pointerdown", ({ target }) => {
    if (target === document.activeElement) editing = target;  // a second click sets the caret
  });
  grid.addEventListener("mouseup", (event) => {
    if (event.target.matches("[data-field]") && event.target.select && editing !== event.target) event.preventDefault();
  });
  grid.addEventListener("focus", ({ target }) => {
    if (target.matches("[data-field]") && target.select) target.select();
  }, true);

  const go = (event, cell) => {
    if (!cell) return;
    event.preventDefault();
    enter(cell);
  };
  const walk = {
    ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  };

  function plain(event, cell) {
    const { key, shiftKey } = event;
    if (key === "Enter") { event.preventDefault(); const next = neighbour(grid, cell, shiftKey ? -1 : 1, 0); if (next) enter(next); else { editing = null; if (cell.select) cell.select(); } }
    else if (key === "Tab") go(event, along(grid, cell, shiftKey ? -1 : 1));
    else if (key === "Escape") { event.preventDefault(); changed(cell, before); editing = null; if (cell.select) cell.select(); }
    else if (key === "F2") { event.preventDefault(); edit(cell); }
    else if (key === "F9") { event.preventDefault(); act.take(cell, shiftKey); }
    else if (key === "Delete" && editing !== cell && cell.matches("select")) changed(cell, "");
    else if (walk[key] && editing !== cell) { event.preventDefault(); const next = neighbour(grid, cell, ...walk[key]); if (next) enter(next); }
    else if (key.length === 1 && cell.matches("select")) return;  // its own search by letters
  }

  function edit(cell) {
    editing = cell;
    if (cell.matches("select")) { if (cell.showPicker) try { cell.showPicker(); } catch { /* the arrows choose */ } return; }
    cell.setSelectionRange(cell.value.length, cell.value.length);
  }

  function withControl(event, cell) {
    const key = event.key.toLowerCase();
    if (key === "d") { event.preventDefault(); const above = neighbour(grid, cell, -1, 0); if (above) { changed(cell, above.value); if (cell.select) cell.select(); } }
    else if (key === "home") go(event, rowsOf(grid).flatMap(cellsOf).find(open));
    else if (key === "end") go(event, rowsOf(grid).flatMap(cellsOf).filter(open).pop());
  }

  grid.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches("[data-field]") || event.isComposing || event.altKey) return;
    if (event.ctrlKey || event.metaKey) withControl(event, cell);
    else plain(event, cell);
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.isComposing) return;
    if (event.key.toLowerCase() === "s") { event.preventDefault(); act.save(); }
    else if (event.key === "Enter") { event.preventDefault(); act.submit(); }
  });
}
