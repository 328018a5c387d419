// The telephone: what is typed is stored at once and stays until the server has acknowledged it; photos go by the queue.

import * as queue from "./queue.js";
import * as store from "./store.js";
import { draw } from "./queue_view.js";
import { Ended, send } from "./server.js";
import { resolve as ask } from "./conflict.js";

const list = document.getElementById("phone-cards");
const { user, round, year, month } = list.dataset;
const cards = [...list.querySelectorAll("details[data-row]")];
const state = document.querySelector("[data-phone-state]");
const cellsOf = (card) => [...card.querySelectorAll("[data-field]")];
const idOf = (card) => `${user}:${round}:${card.dataset.row}`;
const label = (each) => each.closest("[data-cell]").querySelector("label").firstChild.textContent.trim();
const dirty = (each) => each.value !== each.base;
const noteOf = (card) => card.querySelector("[data-note]");

for (const card of cards) {
  for (const each of cellsOf(card)) {
    each.base = each.value;
    const name = card.querySelector(`#c${card.dataset.row}-${each.dataset.field}`);
    each.setAttribute("aria-labelledby", `p${card.dataset.row} ${name.id}`);
  }
}

function say(card, words, tone = "info", link = null) {
  const note = noteOf(card);
  note.className = `note ${tone}`;
  note.hidden = false;
  note.replaceChildren(words);
  if (link) note.append(" ", Object.assign(document.createElement("a"), { href: link, textContent: "打开登录页", target: "_blank" }));
}

// 1. Drafts: stored on every keystroke, with what the server held when they were begun.

async function keep(card, values = {}) {
  const changed = cellsOf(card).filter(dirty);
  if (!changed.length) return store.drop("drafts", idOf(card));
  const kept = (await store.get("drafts", idOf(card))) || {};
  return store.put("drafts", {
    id: idOf(card), user, at: Date.now(), verb: kept.verb || "", ...values, version: card.dataset.version,
    values: Object.fromEntries(changed.map((each) => [each.dataset.field, [each.base, each.value]])),
  });
}

async function restore(card) {
  const kept = await store.get("drafts", idOf(card));
  if (!kept || !noteOf(card)) return;
  for (const each of cellsOf(card)) {
    const [base, value] = kept.values[each.dataset.field] || [];
    if (value === undefined || each.disabled) continue;
    if (each.base !== base) card.dataset.version = kept.version;
    each.base = base;
    each.value = value;
  }
  card.open = true;
  say(card, kept.verb ? "上次没有送达，正在再送。" : "已带回手机里没有保存的内容。");
  if (kept.verb) save(card, kept.verb);
}

// 2. Sending: again when the network returns, until the server has said that it has it.

const under_way = new Set();

async function save(card, verb) {
  if (under_way.has(card)) return;
  under_way.add(card);
  const sent = Object.fromEntries(cellsOf(card).map((each) => [each.dataset.field, each.value]));
  await keep(card, { verb });
  try {
    const { status, body } = await send("POST", list.dataset.save, {
      body: JSON.stringify({ round: Number(round), verb, rows: [{ project: Number(card.dataset.row), version: Number(card.dataset.version), values: sent }] }),
      headers: { "Content-Type": "application/json" },
    });
    if (status !== 200) { await keep(card, { verb: "" }); say(card, body.error || "没有保存。填写的内容都还在手机里。", "bad"); return; }
    await answered(card, verb, body.rows[0], sent);
  } catch (error) {
    if (error instanceof Ended) say(card, "登录已结束，还没有送达。填写的内容都在手机里，登录后回到这里会自动再送。", "bad", list.dataset.signIn);
    else say(card, `${error.message}，还没有送达。填写的内容都在手机里，网络恢复后自动再送。`, "bad");
    later();
  } finally {
    under_way.delete(card);
    told();
  }
}

async function answered(card, verb, answer, sent) {
  if (!answer) { say(card, "没有送达，请刷新页面后再试。", "bad"); return; }
  if (answer.conflict) { await settle(card, verb, answer); return; }
  if (answer.ok || answer.saved) accept(card, answer.row, sent);
  await keep(card, { verb: "" });
  if (answer.ok) { say(card, verb === "submit" ? "已提交，等待审核。" : "已保存。", "ok"); return; }
  const faults = Object.entries(answer.errors);
  for (const [name] of faults) { const cell = card.querySelector(`[data-cell="${name}"]`); if (cell) cell.classList.add("faulty"); }
  const what = answer.saved ? "已保存为草稿，没有提交：" : "没有保存：";
  say(card, what + faults.map(([, messages]) => messages.join("；")).join("；"), "bad");
  const first = card.querySelector(".faulty [data-field]");
  if (first) { const more = first.closest("details.section"); if (more) more.open = true; first.focus(); }
}

function accept(card, row, sent) {
  card.dataset.version = row.version;
  const tag = card.querySelector("[data-state]");
  tag.textContent = row.state_name;
  tag.className = `tag ${row.tone}`;
  for (const each of cellsOf(card)) {
    const name = each.dataset.field, untouched = !sent || each.value === sent[name];
    each.base = row.values[name];
    if (untouched) each.value = row.values[name];
    each.disabled = row.locked;
    each.closest("[data-cell]").classList.remove("faulty");
  }
  card.querySelector("[data-remarks]").replaceChildren(...row.remarks.map((remark) => Object.assign(document.createElement("li"), { className: remark.severity, textContent: remark.message })));
}

const words = (each, value) => (each.matches("select") && value ? ([...each.options].find((option) => option.value === value) || {}).text || "" : value);

// The server has another version by now: both values are shown, the person chooses.
async function settle(card, verb, { row, by, at }) {
  const mine = {}, bases = {}, fields = [];
  for (const each of cellsOf(card)) {
    const name = each.dataset.field;
    mine[name] = each.value;
    bases[name] = each.base;
    if (each.value === row.values[name] || !dirty(each) || row.values[name] === each.base) continue;
    fields.push({ name, label: label(each), mine: words(each, each.value), theirs: words(each, row.values[name]) });
  }
  const chosen = fields.length ? await ask({ project: card.dataset.name, by, at, fields }) : {};
  accept(card, row, null);
  for (const each of cellsOf(card)) {
    const name = each.dataset.field;
    if (!each.disabled && mine[name] !== bases[name] && chosen[name] !== "theirs") each.value = mine[name];
  }
  under_way.delete(card);
  if (cellsOf(card).some(dirty) || verb === "submit") await save(card, verb);
  else { await keep(card, { verb: "" }); say(card, "已改用对方的内容。", "ok"); }
}

let timer = 0, wait = 5;
function later() {
  clearTimeout(timer);
  timer = setTimeout(again, wait * 1000);
  wait = Math.min(300, wait * 2);
}
async function again() {
  if (navigator.onLine === false) return;
  for (const card of cards) {
    const kept = await store.get("drafts", idOf(card));
    if (kept && kept.verb) await save(card, kept.verb);
  }
}

function told() {
  const unsaved = cards.filter((card) => cellsOf(card).some(dirty)).length;
  const network = navigator.onLine === false ? "现在没有网络。" : "";
  state.textContent = network + (unsaved ? `${unsaved} 个项目的内容只在手机里，还没有送达。` : "填写的内容都已送达。");
}

list.addEventListener("input", ({ target }) => {
  const card = target.closest("details[data-row]");
  if (!target.matches("[data-field]")) return;
  target.closest("[data-cell]").classList.remove("faulty");
  keep(card);
  told();
});
list.addEventListener("submit", (event) => {
  event.preventDefault();
  save(event.target.closest("details[data-row]"), event.submitter ? event.submitter.value : "save");
});
list.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-photo-input]")) return;
  const card = target.closest("details[data-row]");
  queue.add([...target.files], { project: Number(card.dataset.row), name: card.dataset.name, year: Number(year), month: Number(month) })
    .then(() => say(card, "照片已存在手机里，正在上传，见页面下方。"), () => say(card, "手机存储已满，照片没有存下来。请清理后再选。", "bad"));
  target.value = "";
});
window.addEventListener("online", () => { wait = 5; told(); again(); });
window.addEventListener("offline", told);
document.addEventListener("visibilitychange", () => { if (!document.hidden) again(); });

queue.start(user, (rows) => draw(document.querySelector("[data-queue]"), rows));
for (const card of cards) await restore(card);
told();
document.documentElement.dataset.phone = "ready";
