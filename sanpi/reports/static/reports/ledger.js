// A ledger's cells are changed in place: Enter or a click opens, Enter saves, Esc gives up, Tab saves and goes on.
// Without this file every cell leads to a page with the same form.
(function () {
  "use strict";

  const table = document.querySelector("table.ledger[data-editable]");
  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  // Ticking rows.
  const bulk = document.getElementById("bulk");
  function count() {
    if (!bulk) return;
    const boxes = [...document.querySelectorAll("input[name=row]")];
    const chosen = boxes.filter((box) => box.checked).length;
    bulk.querySelector("[data-chosen]").textContent = chosen;
    const top = document.querySelector("[data-choose-all]");
    if (top) {
      top.checked = chosen > 0 && chosen === boxes.length;
      top.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose-all]")) {
      each("input[name=row]", (box) => { box.checked = event.target.checked; });
    }
    count();
  });
  window.addEventListener("pageshow", count);
  count();
  if (!table) return;

  const said = document.querySelector("[data-said]");
  function say(words, bad = false) {
    said.textContent = words;
    said.classList.toggle("bad", bad);
  }

  // One cell is reached by Tab, the others from there with the arrow keys.
  const cells = () => [...table.querySelectorAll("button.cell")];
  function mark(current) {
    cells().forEach((cell) => { cell.tabIndex = cell === current ? 0 : -1; });
  }
  mark(cells()[0]);
  table.addEventListener("focusin", (event) => { if (event.target.matches("button.cell")) mark(event.target); });

  const columnOf = (cell) => cell.closest("td").cellIndex;
  function beside(cell, across, down) {
    if (across) {
      const all = cells();
      return all[all.indexOf(cell) + across];
    }
    const rows = [...table.querySelectorAll("tr[data-row]")];
    let place = rows.indexOf(cell.closest("tr"));
    for (;;) {
      place += down;
      if (!rows[place]) return null;
      const found = rows[place].cells[columnOf(cell)].querySelector("button.cell");
      if (found) return found;
    }
  }
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  table.addEventListener("keydown", (event) => {
    const step = event.target.matches("button.cell") && ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = beside(event.target, ...step);
    if (next) next.focus();
  });

  // The form of a cell stands over it; the cell's own text stays below, so that the table keeps its shape.
  let busy = false;
  const open = () => table.querySelector(".cell-form");
  function close(focus = true) {
    const form = open();
    if (!form) return;
    const cell = form.closest("td");
    cell.classList.remove("editing");
    form.remove();
    if (focus) cell.querySelector("button.cell")?.focus();
  }
  async function ask(address, options = {}) {
    const answer = await fetch(address, { ...options, headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (answer.headers.get("HX-Redirect")) throw new Error("您已退出登录。请在新窗口登录，再回到这里保存。");
    if (![200, 409, 422].includes(answer.status)) throw new Error(WORDS[answer.status] || `服务器没有完成（${answer.status}），请稍后再试。`);
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    return template.content;
  }
  const WORDS = { 403: "您没有修改的权限，或登录已失效。请刷新页面。", 404: "这一行已不在台账里，或不归您修改。请刷新页面。" };
  const reason = (problem) => problem instanceof TypeError ? "网络不通，没有保存。您填的内容还在，请稍后再试。" : problem.message;

  // What was typed; nothing is sent where nothing was changed.
  let original = null;
  const typed = (form) => new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")).toString();

  function show(td, form) {
    original = null;
    close(false);
    td.classList.add("editing");
    td.append(form);
    const control = form.querySelector(".faulty input, .faulty select, .faulty textarea") ||
      form.querySelector("input:not([type=hidden]), select, textarea");
    if (control) {
      control.focus();
      if (control.select && control.type !== "date") control.select();
    }
    if (!form.querySelector(".faulty, [role=alert]")) original = typed(form);
    form.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  async function edit(cell) {
    if (busy) return;
    busy = true;
    const address = new URL(cell.getAttribute("formaction"), location.href.split("?")[0]);
    address.search = location.search;
    try {
      const content = await ask(address);
      show(cell.closest("td"), content.querySelector("form"));
      say("");
    } catch (problem) {
      say(reason(problem), true);
    }
    busy = false;
  }
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("button.cell");
    if (cell) {
      event.preventDefault();
      edit(cell);
    } else if (event.target.closest("[data-cancel]")) close();
  });

  // Saving gives the line as it now reads; the sums follow.
  async function save(form, across = 0) {
    if (busy) return;
    const td = form.closest("td");
    if (typed(form) === original) {
      const neighbour = across ? beside(td.querySelector("button.cell"), across, 0) : null;
      close();
      if (neighbour) edit(neighbour);
      return;
    }
    busy = true;
    const line = td.parentNode;
    const place = td.cellIndex;
    const buttons = form.querySelectorAll("button");
    const body = new FormData(form);
    buttons.forEach((button) => { button.disabled = true; });
    let next = null;
    try {
      const content = await ask(form.action, { method: "POST", body });
      const again = content.querySelector("form");
      if (again) show(td, again);
      else next = replace(line, content, place, across);
    } catch (problem) {
      buttons.forEach((button) => { button.disabled = false; });
      say(reason(problem), true);
    }
    busy = false;
    if (next) edit(next);
  }
  function replace(line, content, place, across) {
    const fresh = content.querySelector("tr");
    if (!fresh) {
      location.reload();
      return null;
    }
    const ticked = line.querySelector("input[name=row]")?.checked;
    line.replaceWith(fresh);
    const box = fresh.querySelector("input[name=row]");
    if (box) box.checked = ticked;
    fresh.classList.add("saved-now");
    say("已保存");
    sums();
    const cell = fresh.cells[place].querySelector("button.cell");
    if (cell) {
      mark(cell);
      cell.focus();
    }
    return cell && across ? beside(cell, across, 0) : null;
  }
  async function sums() {
    try {
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const selector of ["#ledger-total", "#ledger-foot", "#ledger-groups"]) {
        const old = document.querySelector(selector);
        const fresh = page.querySelector(selector);
        if (old && fresh) old.replaceChildren(...document.importNode(fresh, true).childNodes);
      }
      each("tr.group", (old) => {
        const fresh = page.getElementById(old.cells[0].id);
        if (fresh) old.replaceWith(document.importNode(fresh.parentNode, true));
      }, table);
    } catch {
      say("已保存；合计没有刷新，请刷新页面");
    }
  }
  table.addEventListener("submit", (event) => {
    if (!event.target.matches(".cell-form")) return;
    event.preventDefault();
    save(event.target);
  });
  table.addEventListener("keydown", (event) => {
    const form = event.target.closest(".cell-form");
    if (!form) return;
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && event.target.matches("textarea") && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save(form);
    } else if (event.key === "Tab" && event.target.name === "value" && !form.querySelector("[name=reason], [role=alert]")) {
      event.preventDefault();
      save(form, event.shiftKey ? -1 : 1);
    }
  });
})();
