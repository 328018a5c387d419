// Small enhancements. Every page works without them; nothing here talks to any other host.
(function () {
  "use strict";

  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  // Menus and pickers made of <details>: Escape or a click elsewhere closes them.
  function closeDrops(except) {
    each("details.drop[open]", (drop) => { if (drop !== except) drop.open = false; });
  }
  document.addEventListener("click", (event) => closeDrops(event.target.closest("details.drop")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const drop = document.activeElement && document.activeElement.closest("details.drop[open]");
    closeDrops(null);
    if (drop) drop.querySelector("summary").focus();
    const toggle = document.getElementById("menu-toggle");
    if (toggle && toggle.checked) { toggle.checked = false; toggle.focus(); }
  });

  // Pickers send themselves. With the arrow keys one only walks through the choices, so then we wait for Enter or Tab.
  let walking = null;
  let pending = null;
  const sendsItself = (element) => element.matches("select") && element.closest("[data-autosubmit]");
  document.addEventListener("keydown", (event) => {
    if (!sendsItself(event.target)) return;
    if (event.key === "Enter" && pending === event.target) event.target.form.requestSubmit();
    else if (event.key !== "Tab") walking = event.target;
  });
  document.addEventListener("pointerdown", () => { walking = null; });
  document.addEventListener("change", (event) => {
    if (!sendsItself(event.target)) return;
    if (walking === event.target) pending = event.target;
    else event.target.form.requestSubmit();
  });
  document.addEventListener("focusout", (event) => {
    if (pending === event.target) event.target.form.requestSubmit();
    walking = pending = null;
  });

  // Empty filters stay out of the address, so that it is short enough to send to a colleague; unless data-explicit.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[method=get]")) return;
    each("input:enabled, select:enabled", (control) => {
      if (control.value !== "" || "explicit" in control.dataset) return;
      control.disabled = true;
      control.dataset.emptied = "";
    }, event.target);
  });

  // Dialogs written in the page: data-open="id" opens, data-close closes.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open).showModal();
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog").close();
    if (event.target.closest("[data-print]")) window.print();
  });

  // data-confirm: asks before a form is sent or a link followed.
  function ask(question, verb) {
    const box = document.createElement("dialog");
    const text = document.createElement("p");
    text.id = "confirm-question";
    text.textContent = question;
    box.setAttribute("aria-labelledby", text.id);
    const buttons = document.createElement("form");
    buttons.method = "dialog";
    buttons.className = "form-actions";
    for (const [value, label, look] of [["yes", verb || "确定", "primary"], ["", "取消", ""]]) {
      const button = document.createElement("button");
      Object.assign(button, { value, textContent: label, className: look });
      buttons.append(button);
    }
    box.append(text, buttons);
    document.body.append(box);
    box.showModal();
    return new Promise((resolve) => box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue === "yes");
    }));
  }
  document.addEventListener("submit", (event) => {
    const asking = [event.submitter, event.target].find((element) => element && element.dataset.confirm);
    if (!asking || event.target.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    ask(asking.dataset.confirm, asking.dataset.confirmLabel).then((yes) => {
      if (!yes) return;
      event.target.confirmed = true;
      event.target.requestSubmit(submitter);
      event.target.confirmed = false;
    });
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-confirm]");
    if (!link) return;
    event.preventDefault();
    ask(link.dataset.confirm, link.dataset.confirmLabel).then((yes) => { if (yes) location.assign(link.href); });
  });

  // A form is sent once. Downloads (data-again) leave the page standing and may be asked for again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[method=post]") || "again" in form.dataset) return;
    if (form.getAttributeNames().some((name) => name.startsWith("hx-"))) return;
    setTimeout(() => each("button:not([type=button]), input[type=submit]", (button) => {
      button.disabled = true;
      button.dataset.sent = "";
    }, form));
  });
  window.addEventListener("pageshow", () => {
    each("[data-sent], [data-emptied]", (control) => {
      control.disabled = false;
      delete control.dataset.sent;
      delete control.dataset.emptied;
    });
  });

  // Files can be dropped on their field.
  const size = (bytes) => bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
  each("[data-dropzone]", (zone) => {
    const input = zone.querySelector("input[type=file]");
    const show = () => {
      const files = [...input.files].map((file) => `${file.name}（${size(file.size)}）`);
      zone.querySelector(".chosen").textContent = files.length ? `已选择 ${files.join("、")}` : "";
    };
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
    }
    for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      const files = new DataTransfer();
      const dropped = [...event.dataTransfer.files];
      for (const file of input.multiple ? dropped : dropped.slice(0, 1)) files.items.add(file);
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", show);
  });

  // A frame that scrolls can be reached and scrolled with the keyboard.
  function frames() {
    each(".scroll", (frame) => {
      if (frame.scrollWidth <= frame.clientWidth && frame.scrollHeight <= frame.clientHeight) return;
      const caption = frame.querySelector("caption");
      frame.tabIndex = 0;
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", caption ? caption.textContent.trim().slice(0, 60) : "可滚动的表格");
    });
  }
  frames();
  window.addEventListener("resize", frames);

  // Empty lines of a table that is filled in wait behind a button; where all are empty the first one shows.
  each("tbody[data-spare]", (body) => {
    const empty = [...body.querySelectorAll("tr[data-empty]")];
    if (empty.length === body.rows.length) empty.shift();
    if (!empty.length) return;
    empty.forEach((row) => { row.hidden = true; });
    const more = document.createElement("button");
    Object.assign(more, { type: "button", textContent: body.dataset.spare, className: "add-line" });
    more.addEventListener("click", () => {
      const row = empty.shift();
      row.hidden = false;
      row.querySelector("select, input").focus();
      if (!empty.length) more.remove();
    });
    (body.closest(".scroll") || body.parentElement).after(more);
  });

  // On a phone what is folded starts closed, a card shows its first lines, a list its first cards.
  const PHONE = window.matchMedia("(max-width: 700px)");
  const FIRST = 10;
  function addMore(row) {
    const cell = document.createElement("td");
    const button = document.createElement("button");
    const say = () => {
      const open = row.classList.contains("open");
      button.textContent = open ? "收起" : "更多";
      button.setAttribute("aria-expanded", String(open));
    };
    Object.assign(button, { type: "button", className: "link" });
    button.addEventListener("click", () => { row.classList.toggle("open"); say(); });
    say();
    cell.className = "more";
    cell.append(button);
    row.append(cell);
  }
  function foldCards(table) {
    if (table.dataset.folded) return;
    table.dataset.folded = "1";
    if (table.matches(".list")) {
      each("tbody tr:not(.group)", (row) => { if (row.querySelector(".minor:not(.none)")) addMore(row); }, table);
    }
    const later = [...table.querySelectorAll("tbody tr:not(.group)")].slice(FIRST);
    if (later.length < 3) return;
    later.forEach((row) => row.classList.add("later"));
    const next = document.createElement("button");
    Object.assign(next, { type: "button", className: "show-more" });
    const say = () => { next.textContent = `再显示 ${Math.min(FIRST, later.length)} 条（本页还有 ${later.length} 条）`; };
    next.addEventListener("click", () => {
      later.splice(0, FIRST).forEach((row) => row.classList.remove("later"));
      if (later.length) say();
      else next.remove();
    });
    say();
    (table.closest(".scroll") || table).after(next);
  }
  function forPhone() {
    each("details[data-fold]", (fold) => { fold.open = !PHONE.matches; });
    if (PHONE.matches) each("table.cards.list, table.wall", foldCards);
  }
  forPhone();
  PHONE.addEventListener("change", forPhone);

  // The wall: full screen, and a part that refreshes itself without leaving it.
  function setFull(full) {
    document.body.classList.toggle("full", full);
    const address = new URL(location);
    if (full) address.searchParams.set("full", "1");
    else address.searchParams.delete("full");
    history.replaceState(null, "", address);
  }
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-fullscreen]")) return;
    const full = !document.body.classList.contains("full");
    setFull(full);
    if (full && document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen();
  });
  document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) setFull(false); });

  function say(element, words) {
    const note = document.querySelector(`[data-refreshed="${element.id}"]`);
    if (note) note.textContent = words;
  }
  async function refresh(element) {
    if (document.hidden || (element.contains(document.activeElement) && document.activeElement !== element)) return;
    const clock = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
    try {
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(element.id);
      if (!answer.ok || !fresh) throw new Error("no such part");
      element.replaceChildren(...document.importNode(fresh, true).childNodes);
      frames();
      say(element, `${clock} 已刷新`);
    } catch {
      say(element, `${clock} 刷新失败，显示的是之前的数据；请检查网络或重新登录`);
    }
  }
  each("[data-refresh]", (element) => {
    const seconds = Math.max(10, Number(element.dataset.refresh));
    setInterval(refresh, seconds * 1000, element);
  });
})();
