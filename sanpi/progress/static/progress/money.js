// Amounts while typing: whole 元 as BigInt, written in 万元. The server reads them again and decides.

const UNITS = { 亿元: 100_000_000n, 亿: 100_000_000n, 万元: 10_000n, 万: 10_000n, 元: 1n };
const FORM = /^([-+]?)(\d*)(?:\.(\d*))?(亿元|亿|万元|万|元)?$/;

// Half-width, without separators and blanks, so that what Excel and people write reads the same.
export function plain(text) {
  return text.normalize("NFKC").replace(/[−–—]/g, "-").replace(/[,\s"']/g, "").replace(/^¥/, "");
}

// 元; null for an empty cell; undefined for what is no amount, or finer than 元.
export function parse(text) {
  const dense = plain(text);
  if (dense === "" || dense === "-") return null;
  const match = FORM.exec(dense);
  if (!match || !(match[2] || match[3])) return undefined;
  const [, sign, whole, rest = "", unit = "万元"] = match;
  const scale = 10n ** BigInt(rest.length);
  const scaled = BigInt(`${whole}${rest}` || "0") * UNITS[unit];
  if (scaled % scale !== 0n) return undefined;
  return (sign === "-" ? -1n : 1n) * (scaled / scale);
}

// The quotient to so many decimals, rounded half up away from zero; − for below zero, ＋ where asked.
export function ratio(above, below, places, signed = false) {
  const scale = 10n ** BigInt(places);
  const negative = (above < 0n) !== (below < 0n);
  const size = (value) => (value < 0n ? -value : value);
  const scaled = (size(above) * scale * 2n + size(below)) / (size(below) * 2n);
  const digits = scaled.toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const sign = scaled === 0n ? "" : negative ? "−" : signed ? "+" : "";
  return `${sign}${whole}${places ? `.${digits.slice(-places)}` : ""}`;
}

// 元 in 万元, exact.
export function wan(yuan) {
  return ratio(yuan, 10_000n, 4).replace(/\.?0+$/, "");
}

// 元 with the largest unit it reaches, as the server's remarks write it.
export function auto(yuan) {
  const size = yuan < 0n ? -yuan : yuan;
  const [unit, factor, places] = size >= 100_000_000n ? ["亿元", 100_000_000n, 8] : size >= 10_000n ? ["万元", 10_000n, 4] : ["元", 1n, 0];
  const shown = ratio(yuan, factor, places).replace("−", "-");
  return (places ? shown.replace(/\.?0+$/, "") : shown) + unit;
}
