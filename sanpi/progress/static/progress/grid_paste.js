// A block from Excel: tabs between cells, line breaks between rows, quotes around cells that hold either.

import { plain, parse, wan } from "./money.js";
import { cellsOf, changed, open, rowsOf } from "./grid_keys.js";

export function block(text) {
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i], row = rows[rows.length - 1];
    if (quoted && sign === '"' && text[i + 1] === '"') { row[row.length - 1] += '"'; i += 1; }
    else if (sign === '"' && (quoted || row[row.length - 1] === "")) quoted = !quoted;
    else if (!quoted && sign === "\t") row.push("");
    else if (!quoted && (sign === "\n" || sign === "\r")) { if (sign === "\r" && text[i + 1] === "\n") i += 1; rows.push([""]); }
    else row[row.length - 1] += sign;
  }
  if (rows.length > 1 && rows[rows.length - 1].join("") === "") rows.pop();
  return rows;
}

// Why a cell does not take a text.
function reason(cell) {
  if (!open(cell)) return "这一格锁定，不能改";
  return cell.dataset.kind === "money" ? "读不成金额" : "没有这个选项";
}

// What the cell takes of a pasted text; undefined when it fits nowhere.
function fitting(cell, text) {
  if (cell.matches("select")) {
    const wanted = text.trim();
    const option = [...cell.options].find((each) => each.text.trim() === wanted || each.value === wanted);
    return option ? option.value : wanted === "" ? "" : undefined;
  }
  if (cell.dataset.kind === "money") {
    const yuan = parse(text);
    return yuan === undefined ? undefined : yuan === null ? "" : wan(yuan).replace("−", "-");
  }
  return text.replace(/\s+/g, " ").trim().slice(0, cell.maxLength > 0 ? cell.maxLength : undefined);
}

// Fills from `cell` to the right and down, closed rows passed over without shifting the block; gives what could not be
// placed, cell by cell, and how to take it all back.
export function fill(grid, cell, rows) {
  const old = [];
  const body = rowsOf(grid);
  const top = body.indexOf(cell.closest("tr")), left = cellsOf(body[top]).indexOf(cell);
  const refused = [];
  let outside = 0;
  rows.forEach((values, down) => values.forEach((value, right) => {
    const at = body[top + down] && cellsOf(body[top + down])[left + right];
    const fits = at && open(at) ? fitting(at, value) : undefined;
    if (!at) outside += 1;
    else if (fits === undefined) { if (open(at) || value.trim()) refused.push({ cell: at, text: value.trim(), reason: reason(at) }); }
    else { old.push([at, at.value]); changed(at, fits); }
  }));
  return { filled: old.length, refused, outside, undo: () => old.reverse().forEach(([each, value]) => changed(each, value)) };
}

export function pasting(grid, say) {
  grid.addEventListener("paste", (event) => {
    const cell = event.target;
    if (!cell.matches("[data-field]")) return;
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""))) {
      if (cell.dataset.kind !== "money") return;
      event.preventDefault();
      changed(cell, plain(text));
      return;
    }
    event.preventDefault();
    say(fill(grid, cell, block(text)));
  });
}
