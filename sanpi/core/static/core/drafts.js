// Forms with data-keep="key" survive a lost session: what was typed is kept in this browser window until it is saved.
// A draft is "open" while being typed, "sent" once submitted, "lost" when a sign-in or error page came instead.
(function () {
  "use strict";

  const PREFIX = "sanpi:draft:";
  const kind = document.body.dataset.page || "";
  const account = document.body.dataset.account || "";

  const load = (key) => JSON.parse(sessionStorage.getItem(key) || "null");
  const drop = (key) => sessionStorage.removeItem(key);
  const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  function store(key, draft) {
    try { sessionStorage.setItem(key, JSON.stringify(draft)); } catch { /* the store is full: the form still works */ }
  }

  function controls(form) {
    return [...form.elements].filter((control) => control.name && !control.disabled
      && !["password", "file", "hidden", "submit", "button"].includes(control.type));
  }
  function valueOf(control) {
    if (control.type === "checkbox" || control.type === "radio") return control.checked;
    if (control.multiple) return [...control.selectedOptions].map((option) => option.value);
    return control.value;
  }
  const read = (form) => controls(form).map((control) => [control.name, valueOf(control)]);

  function write(form, values) {
    controls(form).forEach((control, index) => {
      const [name, value] = values[index] || [];
      if (name !== control.name) return;
      if (typeof value === "boolean") control.checked = value;
      else if (Array.isArray(value)) for (const option of control.options) option.selected = value.includes(option.value);
      else control.value = value;
      control.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  const same = (form, draft) => JSON.stringify(read(form)) === JSON.stringify(draft.values);

  function offer(form, key, draft, restored) {
    const note = document.createElement("p");
    note.className = "note info";
    note.setAttribute("role", "status");
    const when = new Date(draft.at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
    note.append(restored ? `已带回 ${when} 填写、没有保存成功的内容。` : `有 ${when} 填写、没有保存的内容。`);
    const original = read(form);
    const button = (label, act) => {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", textContent: label });
      made.addEventListener("click", () => { act(); note.remove(); });
      note.append(" ", made);
    };
    if (restored) write(form, draft.values);
    else button("带回来", () => write(form, draft.values));
    button("不要了", () => { write(form, original); drop(key); });
    form.prepend(note);
  }

  // 1. What became of the drafts that were sent before this page came?
  if (kind) {
    for (const key of keys()) {
      const draft = load(key);
      if (draft.state === "sent") store(key, { ...draft, state: "lost" });
    }
    return;
  }
  const saved = document.querySelector(".message.success");
  const present = new Set([...document.querySelectorAll("form[data-keep]")].map((form) => PREFIX + form.dataset.keep));
  for (const key of keys()) {
    const draft = load(key);
    const elsewhere = draft.state === "sent" && !present.has(key);
    if (draft.account !== account || elsewhere || (saved && draft.state === "sent")) drop(key);
  }

  // 2. Bring back, offer, or forget; then keep what is typed from now on.
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = PREFIX + form.dataset.keep;
    const draft = load(key);
    const refused = form.querySelector(".error");
    if (draft && (refused || same(form, draft))) drop(key);
    else if (draft) offer(form, key, draft, draft.state === "lost");

    const keep = (state) => store(key, { state, account, at: Date.now(), values: read(form) });
    let timer = 0;
    form.addEventListener("input", (event) => {
      if (!event.isTrusted) return;
      clearTimeout(timer);
      timer = setTimeout(() => { timer = 0; keep("open"); }, 400);
    });
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      timer = 0;
      if (!event.defaultPrevented) keep("sent");
    });
    window.addEventListener("pagehide", () => { if (timer) keep("open"); });
    const mark = document.createElement("span");
    mark.className = "u";
    mark.textContent = "自动留存";
    mark.title = "填写的内容留存在这个浏览器窗口，登录中断后会带回来";
    (form.querySelector(".form-actions") || form).append(mark);
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-sign-out]")) keys().forEach(drop);
  });
})();
