// A click on a figure shows beside the text why it is marked so. Without this file every figure opens its own page.
(function () {
  "use strict";

  const body = document.querySelector("[data-check]");
  if (!body) return;
  const why = document.getElementById("why");
  const panel = why.parentElement;

  function mark(start) {
    body.querySelectorAll(".fig.current").forEach((each) => each.classList.remove("current"));
    const figure = document.getElementById(`f${start}`);
    if (figure) figure.classList.add("current");
    return figure;
  }

  function close() {
    panel.classList.remove("open");
    const current = body.querySelector(".fig.current");
    if (current) current.focus({ preventScroll: true });
  }

  // The panel came: on a telephone it lies over the foot of the page and can be put away.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== why) return;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "why-close", textContent: "关闭" });
    button.addEventListener("click", close);
    why.prepend(button);
    why.scrollTop = 0;
    panel.classList.add("open");
    const current = body.querySelector(".fig.current");
    if (current && getComputedStyle(why).position === "fixed") current.scrollIntoView({ block: "start" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.classList.contains("open")) close();
  });

  // Figures named elsewhere on the page lead to their place in the text and open there.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-figure], .checked-text .fig");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const figure = mark(link.dataset.figure || link.id.slice(1));
    if (!link.dataset.figure || !figure) return;
    event.preventDefault();
    figure.scrollIntoView({ block: "center" });
    figure.click();
  });

  // Words marked in the text that are no figure yet: offered to the form below.
  const words = document.getElementById("words");
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    const text = chosen.toString().trim();
    if (words && text && text.length <= 80 && body.contains(chosen.anchorNode) && /[0-9〇一二两三四五六七八九十百千万亿]/.test(text)) words.value = text;
  });
})();
