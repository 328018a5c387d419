// The queue as people see it: one line per photo with its state in words, how far it is, and what can be done.

import { STATES, remove, retry } from "./queue.js";

const size = (bytes) => bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function words(item) {
  const share = item.size ? Math.floor((item.sent / item.size) * 100) : 0;
  if (item.state === "sending") return `${STATES.sending} ${share}%`;
  if (item.state === "failed") return `${STATES.failed}：${item.error}，照片还在本机，会自动再试`;
  if (item.state === "refused") return `${STATES.refused}：${item.error}`;
  return STATES[item.state];
}

function button(label, act) {
  const made = element("button", { type: "button", textContent: label });
  made.addEventListener("click", act);
  return made;
}

function line(item) {
  const made = element("li", { className: `shot ${item.state}` });
  made.dataset.key = item.key;
  made.append(
    element("b", { textContent: item.name }),
    element("span", { className: "u", textContent: `${item.project_name} · ${size(item.size)}` }),
    element("span", { className: "shot-state", textContent: words(item) }),
  );
  if (item.state === "sending") {
    const bar = element("progress", { max: item.size, value: item.sent });
    bar.setAttribute("aria-label", `${item.name}上传进度`);
    made.append(bar);
  }
  if (item.state === "failed") made.append(button("现在重试", retry));
  if (item.state === "failed" || item.state === "refused" || item.state === "waiting") {
    made.append(button("不传了", () => { if (window.confirm(`不上传“${item.name}”？`)) remove(item.key); }));
  }
  if (item.state === "done") made.append(button("知道了", () => remove(item.key)));
  return made;
}

// Draws the queue into a section with a list and a status line; hidden while there is nothing.
export function draw(section, rows) {
  section.hidden = rows.length === 0;
  const left = rows.filter((item) => item.state !== "done").length;
  section.querySelector("[data-queue-words]").textContent = left
    ? `${left} 张照片还没有送达。可以继续填报；关掉页面也不会丢，下次打开接着传。`
    : `${rows.length} 张照片都已送达。`;
  section.querySelector("[data-queue-list]").replaceChildren(...rows.map(line));
}
