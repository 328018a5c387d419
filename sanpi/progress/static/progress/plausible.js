// The server's rules of plausibility, for the eye while typing; thresholds come with the page, the server decides.

import { auto } from "./money.js";

// `now`: amounts of the row as BigInt or null, and its text; `before`: what was known before the month.
export function remarks(now, before, limits) {
  const found = [];
  const add = (code, field, message, severity = "warning") => found.push({ code, field, message, severity });
  const { amount } = now;
  const completed = before.year + (amount || 0n);
  if (amount !== null) ofAmount(amount, completed, before, limits, add);
  const parts = [now.construction, now.equipment, now.other].filter((part) => part !== null);
  const sum = parts.reduce((total, part) => total + part, 0n);
  if (parts.length && amount !== null && sum !== amount) {
    add("parts", "amount", `建安、设备、其他合计${auto(sum)}，与本期完成投资${auto(amount)}不等；三项之和应等于本期完成投资`, "error");
  }
  if (before.total !== null && now.funds !== null && before.funds + now.funds > before.total) {
    add("funds_over_total", "funds", `累计到位资金${auto(before.funds + now.funds)}，超过总投资${auto(before.total)}；请核对本期到位资金`);
  }
  if (now.text.trim() && now.text.trim() === before.text.trim()) {
    add("same_text", "text", "形象进度与上月一字不差；请写本月的新进展");
  }
  if (now.forecast_year !== null && now.forecast_year < completed) {
    add("forecast_low", "forecast_year", `预计全年完成${auto(now.forecast_year)}，少于年初累计${auto(completed)}；预计数应不小于已完成数`, "error");
  }
  return found;
}

function ofAmount(amount, completed, before, limits, add) {
  if (amount < 0n) {
    add("negative", "amount", `本期完成投资为负（${auto(amount)}），年初累计由${auto(before.year)}降为${auto(completed)}；确属冲减的，请在“异常说明”写明原因`);
  }
  const usual = before.months && before.year > 0n;
  if (usual && before.plan && amount * before.months > limits.times * before.year && amount * limits.share > before.plan) {
    add("jump", "amount", `本期${auto(amount)}，超过此前月均${auto(before.year / before.months)}的${limits.times}倍，且超过年度计划的20%；请核对单位（万元、元）和是否填成了累计数`);
  }
  if (before.total !== null && before.carried + completed > before.total) {
    add("over_total", "amount", `开工以来累计${auto(before.carried + completed)}，超过总投资${auto(before.total)}；请核对本期数，或先调整总投资`);
  }
  if (before.plan && completed * 100n > before.plan * limits.percent) {
    add("over_plan", "amount", `年初累计${auto(completed)}，超过年度计划${auto(before.plan)}的${limits.percent}%；请核对本期数，或调整年度计划`);
  }
}
