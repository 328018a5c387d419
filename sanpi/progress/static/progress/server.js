// Talking to our own server: always with the present token, never mistaking a sign-in page for an answer.

const cookie = (name) => (document.cookie.match(`(?:^|; )${name}=([^;]*)`) || [])[1] || "";

export class Ended extends Error {}
export class Unreachable extends Error {}

// The answer as {status, body}; throws Ended when the session is over, Unreachable when the network or server failed.
export async function send(method, address, { body, headers = {}, seconds = 60 } = {}) {
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), seconds * 1000);
  let answer, text;
  try {
    answer = await fetch(address, {
      method, body, signal: clock.signal, redirect: "manual", credentials: "same-origin",
      headers: { "X-CSRFToken": cookie("csrftoken"), Accept: "application/json", ...headers },
    });
    text = answer.type === "opaqueredirect" ? "" : await answer.text();
  } catch {
    throw new Unreachable("网络不通");
  } finally {
    clearTimeout(timer);
  }
  if (answer.type === "opaqueredirect") throw new Ended("登录已结束");
  const json = (answer.headers.get("Content-Type") || "").includes("json");
  if (json) return { status: answer.status, body: JSON.parse(text) };
  if (answer.status === 403) throw new Ended("登录已结束");
  if (answer.status >= 500) throw new Unreachable("服务器暂时没有响应");
  return { status: answer.status, body: { error: `服务器没有接受（${answer.status}）` } };
}

// A key nobody else has; randomUUID itself is kept from pages without TLS.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
