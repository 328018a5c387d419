// The sum of the twelve months while typing; what is missing from the year's plan or too much of it.

import { parse, wan } from "./money.js";

const form = document.getElementById("split-form");
const plan = BigInt(form.dataset.plan);
const months = [...form.querySelectorAll("[data-wan]")];
const line = form.querySelector("[data-sum]");

function show() {
  const amounts = months.map((each) => parse(each.value));
  const sum = amounts.reduce((total, each) => total + (each || 0n), 0n);
  const unreadable = amounts.some((each) => each === undefined);
  const difference = sum - plan;
  line.classList.toggle("off", unreadable || difference !== 0n);
  line.querySelector("[data-total]").textContent = wan(sum);
  line.querySelector("[data-difference]").textContent = unreadable ? "，有的月份读不成金额"
    : difference === 0n ? "，等于年度计划" : `，比年度计划${difference > 0n ? "多" : "少"} ${wan(difference < 0n ? -difference : difference)} 万元`;
}

for (const each of months) {
  each.addEventListener("input", () => {
    form.querySelector('[name=method][value="typed"]').checked = true;
    show();
  });
}
show();
