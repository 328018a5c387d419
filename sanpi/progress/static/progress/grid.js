// The month's grid: figures computed while typing, keys and paste as in Excel, everything saved in one request.

import { parse, ratio, wan } from "./money.js";
import { remarks } from "./plausible.js";
import { cellsOf, changed, enter, keys, open, rowsOf } from "./grid_keys.js";
import { pasting } from "./grid_paste.js";
import { Ended, send } from "./server.js";
import { resolve as ask } from "./conflict.js";

const grid = document.getElementById("month-grid");
const form = grid.closest("form");
const bar = document.getElementById("grid-bar");
const note = document.getElementById("grid-note");
const limits = {
  times: BigInt(grid.dataset.jumpTimes), share: BigInt(grid.dataset.jumpShare), percent: BigInt(grid.dataset.planPercent),
};
const parts = BigInt(grid.dataset.parts);
const DRAFT = `sanpi:grid:${grid.dataset.user}:${grid.dataset.round}`;
const amount = (text) => (text === undefined || text === "" ? null : BigInt(text));
const rows = rowsOf(grid);
const keyOf = (row) => row.dataset.row;
const cell = (row, name) => row.querySelector(`[data-field="${name}"]`);
const label = (name) => grid.querySelector(`#c-${name}`).dataset.label;

// What the server holds of each cell; what differs is unsaved.
for (const row of rows) for (const each of cellsOf(row)) each.base = each.value;
const dirty = (each) => each.value !== each.base;
const dirtyRows = () => rows.filter((row) => cellsOf(row).some(dirty));

// 1. What follows from what is typed.

function beforeOf({ dataset }) {
  return {
    year: BigInt(dataset.before), months: BigInt(dataset.months), carried: BigInt(dataset.carried),
    funds: BigInt(dataset.funds), plan: amount(dataset.plan), total: amount(dataset.total), text: dataset.text || "",
  };
}

function typed(row) {
  const now = { text: cell(row, "text").value, unreadable: [] };
  for (const each of cellsOf(row)) {
    if (each.dataset.kind !== "money") continue;
    const yuan = parse(each.value);
    now[each.dataset.field] = yuan === undefined ? null : yuan;
    if (yuan === undefined) now.unreadable.push(each.dataset.field);
  }
  return now;
}

function compute(row) {
  const now = typed(row), before = beforeOf(row);
  const completed = before.year + (now.amount || 0n), due = BigInt(row.dataset.due);
  row.querySelector("[data-ytd]").textContent = wan(completed);
  const share = row.querySelector("[data-share]"), gap = row.querySelector("[data-gap]");
  share.textContent = before.plan ? `${ratio(completed * 100n, before.plan, 1)}%` : "—";
  gap.textContent = before.plan ? ratio((completed * parts - due * before.plan) * 100n, before.plan * parts, 1, true) : "—";
  gap.classList.toggle("late", Boolean(before.plan) && completed * parts < due * before.plan);
  const found = remarks(now, before, limits);
  for (const name of now.unreadable) {
    found.push({ field: name, severity: "error", message: "读不成金额；应是一个数，单位万元，最多四位小数，如 1200 或 0.5" });
  }
  // What only the server knows (photos) stays until it says otherwise.
  const kept = (row.fromServer || []).filter((remark) => remark.field === "photos");
  mark(row, [...found, ...kept, ...(row.refused || [])]);
}

function mark(row, found) {
  row.remarks = found;
  for (const each of cellsOf(row)) {
    const mine = found.filter((remark) => remark.field === each.dataset.field);
    const wrong = mine.some((remark) => remark.severity === "error");
    const td = each.closest("td");
    td.classList.toggle("faulty", wrong);
    td.classList.toggle("doubtful", !wrong && mine.length > 0);
    td.classList.toggle("unsaved", dirty(each));
    each.toggleAttribute("aria-invalid", wrong);
    if (mine.length) each.setAttribute("aria-description", mine.map((remark) => remark.message).join("；"));
    else each.removeAttribute("aria-description");
  }
  const list = row.querySelector("[data-remarks]");
  list.replaceChildren(...found.map((remark) => {
    const line = document.createElement("li");
    line.className = remark.severity;
    line.textContent = remark.message;
    return line;
  }));
  if (row.contains(document.activeElement)) tell(document.activeElement);
  count();
}

// Counted once per picture, however many rows change at once.
let counting = 0;
function count() {
  if (!counting) counting = requestAnimationFrame(() => { counting = 0; recount(); });
}

function recount() {
  const unsaved = dirtyRows().length;
  form.querySelector("[data-unsaved]").textContent = unsaved ? `${unsaved} 行未保存` : "";
  const wrong = rows.filter((row) => row.remarks.some((remark) => remark.severity === "error")).length;
  const odd = rows.filter((row) => row.remarks.some((remark) => remark.severity !== "error")).length;
  const words = [wrong && `${wrong} 行有错误`, odd && `${odd} 行有提示`].filter(Boolean);
  form.querySelector("[data-found]").textContent = words.join("，");
}

// 2. The line below the grid: where one is, what stood there last month, what looks wrong.

function tell(each) {
  const row = each.closest("tr");
  const last = each.matches("select") ? ([...each.options].find((option) => option.value === each.dataset.last) || {}).text : each.dataset.last;
  bar.querySelector("[data-where]").textContent = `${row.dataset.name} · ${label(each.dataset.field)}`;
  bar.querySelector("[data-last]").textContent = last ? `上月：${last}（F9 沿用）` : "上月没有填";
  const mine = (row.remarks || []).filter((remark) => remark.field === each.dataset.field);
  const shown = mine.length ? mine : row.remarks || [];
  const what = bar.querySelector("[data-what]");
  what.className = shown.some((remark) => remark.severity === "error") ? "bad" : shown.length ? "warn" : "";
  what.textContent = shown.map((remark) => `${remark.severity === "error" ? "✕ 错误：" : "▲ 提示："}${remark.message}`).join("　");
}
grid.addEventListener("focusin", ({ target }) => { if (target.matches("[data-field]")) tell(target); });

// 3. What is typed outlives this page: kept in this window until the server has it.

function keep() {
  const unsaved = {};
  for (const row of dirtyRows()) {
    const values = {};
    for (const each of cellsOf(row).filter(dirty)) values[each.dataset.field] = [each.base, each.value];
    unsaved[keyOf(row)] = { version: row.dataset.version, values };
  }
  try {
    if (Object.keys(unsaved).length) sessionStorage.setItem(DRAFT, JSON.stringify(unsaved));
    else sessionStorage.removeItem(DRAFT);
  } catch { /* the store is full: saving still works */ }
}

function restore() {
  const kept = JSON.parse(sessionStorage.getItem(DRAFT) || "{}");
  let brought = 0;
  for (const [key, { values }] of Object.entries(kept)) {
    const row = rows.find((each) => keyOf(each) === key);
    if (!row) continue;
    for (const [name, [base, value]] of Object.entries(values)) {
      const each = cell(row, name);
      // Somebody else changed it meanwhile: theirs is shown, ours is offered when saving.
      if (!open(each) || each.value === value) continue;
      if (each.base !== base) row.dataset.version = kept[key].version;
      each.base = base;
      each.value = value;
      brought += 1;
    }
  }
  if (brought) say(`已带回上次没有保存的 ${brought} 格。`, "info", [["不要了", () => { sessionStorage.removeItem(DRAFT); location.reload(); }]]);
}

grid.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-field]")) return;
  const row = target.closest("tr");
  row.refused = (row.refused || []).filter((remark) => remark.field !== target.dataset.field);
  unsent(row, "");
  compute(row);
  keep();
});
window.addEventListener("beforeunload", (event) => { if (dirtyRows().length && !leaving) event.preventDefault(); });
document.addEventListener("submit", (event) => { if (event.target.matches("[data-sign-out]")) sessionStorage.removeItem(DRAFT); });
let leaving = false;

// 4. Saving: all changed rows in one request, an answer for each.

function say(words, tone = "info", buttons = [], link = null) {
  note.className = `note ${tone}`;
  note.hidden = false;
  note.replaceChildren(words);
  for (const [text, act] of buttons) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    button.addEventListener("click", () => { note.hidden = true; act(); });
    note.append(" ", button);
  }
  if (link) note.append(" ", Object.assign(document.createElement("a"), { href: link[1], textContent: link[0], target: "_blank" }));
}

let busy = false;

async function post(verb, chosen) {
  const sent = chosen.map((row) => ({
    project: Number(keyOf(row)), version: Number(row.dataset.version),
    values: Object.fromEntries(cellsOf(row).map((each) => [each.dataset.field, each.value])),
  }));
  return send("POST", form.dataset.save, {
    body: JSON.stringify({ round: Number(grid.dataset.round), verb, rows: sent }),
    headers: { "Content-Type": "application/json" },
  });
}

// The number at the tab of a state; a tab without any is not shown.
function counted(state, step) {
  const number = document.querySelector(`[data-number="${state}"]`);
  if (!number) return;
  number.textContent = Math.max(0, Number(number.textContent) + step);
  const tab = number.closest("a");
  tab.closest("li").hidden = number.textContent === "0" && !tab.hasAttribute("aria-current");
}

// Beside the project's name, which is always in sight: that the row did not go, and why.
function unsent(row, words) {
  const place = row.querySelector("[data-unsent]");
  place.hidden = !words;
  place.textContent = words;
}

// The row as the server has it; what was typed while the answer was under way stays typed.
function accept(row, state, sent) {
  counted(row.dataset.state, -1);
  counted(state.state, 1);
  unsent(row, "");
  row.dataset.version = state.version;
  row.dataset.state = state.state;
  row.fromServer = state.remarks;
  row.refused = [];
  for (const each of cellsOf(row)) {
    const name = each.dataset.field, untouched = !sent || each.value === sent[name];
    each.base = state.values[name];
    if (untouched) each.value = state.values[name];
    each.disabled = state.locked;
  }
  const tag = row.querySelector("[data-state]");
  tag.textContent = state.state_name;
  tag.className = `tag ${state.tone}`;
  compute(row);
}

async function save(verb = "save", only = null) {
  const chosen = (only || (verb === "save" ? dirtyRows() : rows)).filter((row) => cellsOf(row).some(open));
  if (busy) return;
  if (!chosen.length) { say(verb === "save" ? "没有需要保存的内容。" : "没有可以提交的项目。"); return; }
  busy = true;
  form.setAttribute("aria-busy", "true");
  const sent = new Map(chosen.map((row) => [keyOf(row), Object.fromEntries(cellsOf(row).map((each) => [each.dataset.field, each.value]))]));
  try {
    const { status, body } = await post(verb, chosen);
    if (status !== 200) { say(body.error || "没有保存。填写的内容都还在，请稍后再试。", "bad"); return; }
    await answered(verb, body.rows, sent);
  } catch (error) {
    if (error instanceof Ended) say("登录已结束，没有保存。填写的内容留存在本窗口里：请在新窗口登录，回到这里再按 Ctrl+S。", "bad", [], ["打开登录页", form.dataset.signIn]);
    else say(`没有保存：${error.message}。填写的内容都还在，网络恢复后再按 Ctrl+S。`, "bad");
  } finally {
    busy = false;
    form.removeAttribute("aria-busy");
    keep();
  }
}

async function answered(verb, answers, sent) {
  const conflicts = [];
  const what = verb === "save" ? "保存" : "提交";
  const failed = [];
  let done = 0, turned = 0;
  for (const answer of answers) {
    const row = rows.find((each) => keyOf(each) === String(answer.row.project));
    if (answer.conflict) { conflicts.push([row, answer]); continue; }
    if (answer.turned) turned += 1;
    if (answer.ok) { accept(row, answer.row, sent.get(keyOf(row))); done += 1; continue; }
    failed.push(row);
    if (answer.saved) accept(row, answer.row, sent.get(keyOf(row)));
    row.refused = Object.entries(answer.errors).map(([field, messages]) => ({ field, severity: "error", message: messages.join("；") }));
    compute(row);
    unsent(row, `✕ ${answer.turned ? "已转为草稿，未提交" : `没有${what}`}：${row.refused.map((remark) => remark.message).join("；")}`);
  }
  const words = [
    done && `已${what} ${done} 行`,
    failed.length && `${failed.length} 行没有${what}，已在项目名称下标出原因`,
    turned && `${turned} 行原已提交，有改动，已转为草稿，未提交`,
  ].filter(Boolean).join("；");
  if (words) say(`${words}。`, failed.length ? "bad" : turned ? "" : "ok");
  if (failed.length) firstFault(failed);
  for (const [row, answer] of conflicts) await settle(row, answer);
  if (conflicts.length) {
    const again = conflicts.map(([row]) => row).filter((row) => cellsOf(row).some(dirty));
    busy = false;
    if (again.length) await save(verb, again);
    else say("已按您的选择更新，没有别的要保存。", "ok");
  }
}

function firstFault(among = rows) {
  const row = among.find((each) => each.remarks.some((remark) => remark.severity === "error"));
  const wrong = row && (row.querySelector(".faulty [data-field]") || cellsOf(row).find(open));
  if (wrong) enter(wrong);
  if (row) row.scrollIntoView({ block: "nearest" });
}

// Somebody else saved the row first: what only one of us changed is merged, for the rest the person chooses.
async function settle(row, { row: theirs, by, at }) {
  const differing = [];
  const mine = {};
  for (const each of cellsOf(row)) {
    const name = each.dataset.field;
    mine[name] = each.value;
    if (each.value === theirs.values[name] || each.value === each.base) continue;
    if (theirs.values[name] !== each.base) differing.push({ name, label: label(name), mine: words(each, each.value), theirs: words(each, theirs.values[name]) });
  }
  const chosen = differing.length ? await ask({ project: row.dataset.name, by, at, fields: differing }) : {};
  const bases = Object.fromEntries(cellsOf(row).map((each) => [each.dataset.field, each.base]));
  accept(row, theirs, null);
  for (const each of cellsOf(row)) {
    const name = each.dataset.field;
    if (each.disabled || mine[name] === bases[name] || chosen[name] === "theirs") continue;
    changed(each, mine[name]);
  }
}

const words = (each, value) => (each.matches("select") && value ? ([...each.options].find((option) => option.value === value) || {}).text || "" : value);

// 5. Last month taken over, submitting, the mouse's way to all of it.

function take(each, whole) {
  const name = each.dataset.field;
  const targets = whole ? rows.map((row) => cell(row, name)).filter((other) => open(other) && !other.value) : [each];
  for (const target of targets) if (open(target) && target.dataset.last) changed(target, target.dataset.last);
}

async function submit(only = null) {
  const chosen = only || rows.filter((row) => row.querySelector("[data-pick]:checked"));
  const all = chosen.length ? chosen : rows;
  const ready = all.filter((row) => cellsOf(row).some(open) && (cellsOf(row).some(dirty) || row.dataset.state !== "submitted") && cell(row, "amount").value !== "");
  const empty = all.filter((row) => cellsOf(row).some(open) && cell(row, "amount").value === "").length;
  if (!ready.length) { say(empty ? `${empty} 个项目还没有填“本期完成投资”，没有可提交的。没有投资的填 0。` : "没有可以提交的项目。", "bad"); return; }
  const wrong = ready.filter((row) => row.remarks.some((remark) => remark.severity === "error"));
  if (wrong.length) {
    for (const row of wrong) unsent(row, `✕ 没有提交：${row.remarks.filter((remark) => remark.severity === "error").map((remark) => remark.message).join("；")}`);
    say(`${wrong.length} 行有错误，改正后再提交：${wrong.slice(0, 3).map((row) => row.dataset.name).join("、")}${wrong.length > 3 ? " 等" : ""}。`, "bad");
    firstFault(wrong);
    return;
  }
  await save("submit", ready);
  if (empty && !note.classList.contains("bad")) note.append(` 还有 ${empty} 个项目没有填。`);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter && event.submitter.value === "submit") submit();
  else save();
});
form.addEventListener("click", ({ target }) => {
  const column = target.closest("[data-take-column]");
  if (column) { const first = rows.map((row) => cell(row, column.dataset.takeColumn)).find(open); if (first) take(first, true); }
  const whole = target.closest("[data-take-row]");
  if (whole) for (const each of cellsOf(whole.closest("tr"))) if (open(each) && !each.value && ["stage", "next_plan", "verdict", "forecast_year"].includes(each.dataset.field)) take(each, false);
  if (target.closest("[data-pick-all]")) for (const row of rows) { const pick = row.querySelector("[data-pick]"); if (pick) pick.checked = target.checked; }
});

keys(grid, { save: () => save(), submit: () => submit(), take });
// Cells that did not take what was pasted are named and marked until they are typed in or saved.
const NAMED = 3;
pasting(grid, ({ filled, refused, outside, undo }) => {
  for (const { cell: each, text, reason } of refused) {
    const row = each.closest("tr");
    const message = `${label(each.dataset.field)}：粘贴的“${text}”${reason}，没有填入`;
    row.refused = [...(row.refused || []), { field: each.dataset.field, severity: "warning", message, pasted: true }];
    compute(row);
  }
  const named = refused.slice(0, NAMED).map(({ cell: each, text, reason }) => `${each.closest("tr").dataset.name} · ${label(each.dataset.field)}“${text}”${reason}`);
  const found = [
    `已粘贴 ${filled} 格`,
    refused.length && `${refused.length} 格没有填入：${named.join("；")}${refused.length > NAMED ? " 等" : ""}`,
    outside && `${outside} 格超出表格`,
  ];
  say(`${found.filter(Boolean).join("；")}。请核对后保存。`, refused.length || outside ? "" : "info", [["撤销粘贴", () => {
    undo();
    for (const row of new Set(refused.map((each) => each.cell.closest("tr")))) {
      row.refused = row.refused.filter((remark) => !remark.pasted);
      compute(row);
    }
  }]]);
  if (refused.length) refused[0].cell.scrollIntoView({ block: "nearest", inline: "nearest" });
});
restore();
rows.forEach((row) => {
  row.fromServer = JSON.parse(row.dataset.remarks || "[]");
  row.remarks = [];
});
rows.forEach(compute);
const first = rows.map((row) => cell(row, "amount")).find(open);
if (first && !document.querySelector(".message.error") && window.matchMedia("(min-width: 701px)").matches) enter(first);
document.documentElement.dataset.grid = "ready";
