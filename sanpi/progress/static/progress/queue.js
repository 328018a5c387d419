// Photos on their way: kept in the browser until the server has them whole, sent in parts, resumed after anything.

import { sha256 } from "./sha256.js";
import * as store from "./store.js";
import { Ended, Unreachable, newKey, send } from "./server.js";

export const STATES = { waiting: "等待", sending: "上传中", done: "已送达", failed: "失败重试", refused: "不能上传" };
const START = "/reporting/photos/";
const SMALLEST = 32 * 1024, LARGEST = 1024 * 1024;
const LONGEST_WAIT = 300;
// A photo taken while adding it was taken here; one from the album may be from anywhere.
const FRESH = 120_000;

let account = "";
let running = false;
let timer = 0;
let partSize = 256 * 1024;
const listeners = [];

export async function items() {
  const rows = await store.all("photos");
  return rows.filter((row) => row.account === account).sort((a, b) => a.added - b.added);
}

async function changed() {
  const rows = await items();
  for (const listener of listeners) listener(rows);
}

async function update(item, values) {
  // Removed by its owner meanwhile: stays removed.
  if (!(await store.get("photos", item.key))) return false;
  Object.assign(item, values);
  await store.put("photos", item);
  await changed();
  return true;
}

function place() {
  if (!navigator.geolocation || !window.isSecureContext) return Promise.resolve({});
  return new Promise((resolve) => navigator.geolocation.getCurrentPosition(
    ({ coords }) => resolve({ longitude: coords.longitude.toFixed(6), latitude: coords.latitude.toFixed(6) }),
    () => resolve({}),
    { timeout: 8000, maximumAge: 60_000, enableHighAccuracy: true },
  ));
}

// Takes the files over; resolves once they are safe in the browser's database.
export async function add(files, { project, name, year, month }) {
  const added = [];
  for (const file of files) {
    const fresh = Math.abs(Date.now() - file.lastModified) < FRESH;
    const item = {
      key: newKey(), account, project, project_name: name, year, month, name: file.name, size: file.size,
      blob: file, sent: 0, state: "waiting", error: "", tries: 0, again_at: 0, added: Date.now() + added.length,
      [fresh ? "taken_at" : "modified_at"]: new Date(file.lastModified).toISOString(), fresh,
    };
    await store.put("photos", item);
    added.push(item);
  }
  await changed();
  const fresh = added.filter((item) => item.fresh);
  (fresh.length ? locate(fresh) : Promise.resolve()).then(run);
  return added;
}

// Where it was taken comes late or never: the photo is already safe by then.
async function locate(fresh) {
  const where = await place();
  if (!where.longitude) return;
  for (const item of fresh) {
    const kept = await store.get("photos", item.key);
    if (kept && !kept.sent) await store.put("photos", { ...kept, ...where });
  }
}

export async function remove(key) {
  await store.drop("photos", key);
  await changed();
}

export async function retry() {
  for (const item of await items()) if (item.state === "failed") await update(item, { tries: 0, again_at: 0 });
  run();
}

async function announce(item) {
  item.sha256 = item.sha256 || (await sha256(await item.blob.arrayBuffer()));
  const body = new URLSearchParams();
  const said = ["project", "key", "name", "size", "sha256", "year", "month", "taken_at", "modified_at", "longitude", "latitude"];
  for (const name of said) if (item[name]) body.set(name, item[name]);
  return send("POST", START, { body });
}

async function next(item, offset) {
  const part = item.blob.slice(offset, offset + partSize);
  const began = performance.now();
  const answer = await send("PATCH", `${START}${item.key}/`, {
    body: part, headers: { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) },
  });
  const took = performance.now() - began;
  if (took < 2000) partSize = Math.min(LARGEST, partSize * 2);
  if (took > 10_000) partSize = Math.max(SMALLEST, partSize / 2);
  return answer;
}

class Refused extends Error {}

function check({ status, body }) {
  if (status === 200 || status === 409) return body;
  if (status === 422 && body.again) throw new Unreachable(body.error);
  if (status === 413) partSize = SMALLEST;
  if (status === 413 || status === 429) throw new Unreachable(body.error);
  throw new Refused(status === 404 ? "没有这个项目，或您不再填报它" : body.error);
}

async function deliver(item) {
  await update(item, { state: "sending", error: "" });
  let at = check(await announce(item));
  while (!at.photo) {
    if (!(await update(item, { sent: at.offset }))) return;
    at = check(await next(item, at.offset));
  }
  // The server has it: the bytes are no longer needed here, the line stays to be seen.
  await update(item, { state: "done", sent: item.size, photo: at.photo, blob: null, done_at: Date.now() });
}

async function failed(item, error) {
  if (error instanceof Refused) return update(item, { state: "refused", error: error.message });
  const tries = item.tries + 1;
  const wait = Math.min(LONGEST_WAIT, 2 ** tries) * (0.75 + Math.random() / 2);
  partSize = Math.max(SMALLEST, partSize / 2);
  return update(item, { state: "failed", error: error.message, tries, again_at: Date.now() + wait * 1000 });
}

async function round() {
  for (const item of await items()) {
    if (item.state === "done" || item.state === "refused" || item.again_at > Date.now()) continue;
    try {
      await deliver(item);
    } catch (error) {
      if (!(error instanceof Ended || error instanceof Unreachable || error instanceof Refused)) console.warn(error);
      await failed(item, error);
      if (!(error instanceof Refused)) return;  // the others would fail alike
    }
  }
}

async function schedule() {
  clearTimeout(timer);
  const waiting = (await items()).filter((item) => item.state !== "done" && item.state !== "refused");
  if (!waiting.length) return;
  const soonest = Math.min(...waiting.map((item) => item.again_at || 0));
  timer = setTimeout(run, Math.max(1000, soonest - Date.now()));
}

// One sender at a time; with several windows open the server still takes every byte once.
export async function run() {
  if (running || navigator.onLine === false) return;
  running = true;
  try {
    if (navigator.locks) await navigator.locks.request("sanpi-photos", { ifAvailable: true }, (lock) => lock && round());
    else await round();
  } finally {
    running = false;
  }
  schedule();
}

export async function start(owner, listener) {
  account = owner;
  listeners.push(listener);
  const yesterday = Date.now() - 86_400_000;
  for (const item of await items()) {
    if (item.state === "done" && item.done_at < yesterday) await store.drop("photos", item.key);
    else if (item.state === "sending") await store.put("photos", { ...item, state: "waiting", again_at: 0 });
  }
  await changed();
  window.addEventListener("online", retry);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) run(); });
  run();
}
