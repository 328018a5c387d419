// Two people changed the same row: both values side by side, field by field, and each is chosen.

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function choice(field, side, text, checked) {
  const input = element("input", { type: "radio", name: `choose-${field.name}`, value: side, checked });
  return element("label", { className: "choice" }, input, `${side === "mine" ? "我填的" : "对方的"}：${text || "（空）"}`);
}

// Resolves to {field name: "mine" | "theirs"}.
export function resolve({ project, by, at, fields }) {
  const box = element("dialog", { className: "conflict" });
  const title = element("h2", { id: "conflict-title", textContent: `${project}：同一格有两个值` });
  const lead = element("p", { textContent: `${by || "另一位同事"}${at ? `在 ${at} ` : ""}保存了这一行。您没有改过的格已换成对方的；下面这些两人都改了，请逐项选择。` });
  const list = element("form", { method: "dialog" });
  for (const field of fields) {
    list.append(element("fieldset", { className: "field" }, element("legend", { textContent: field.label }),
      choice(field, "mine", field.mine, true), choice(field, "theirs", field.theirs, false)));
  }
  list.append(element("p", { className: "form-actions" }, element("button", { className: "primary", textContent: "按选择保存" })));
  box.setAttribute("aria-labelledby", title.id);
  box.append(title, lead, list);
  document.body.append(box);
  box.showModal();
  return new Promise((done) => {
    box.addEventListener("cancel", (event) => event.preventDefault());
    box.addEventListener("close", () => {
      const chosen = {};
      for (const input of list.querySelectorAll("input:checked")) chosen[input.name.slice("choose-".length)] = input.value;
      box.remove();
      done(chosen);
    });
  });
}
