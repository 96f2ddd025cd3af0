// The overview as it happens: an event a second, drawn as numbers, sparklines and a chart.

import { Chart, SPANS } from "./chart.js";
import { brief, bytes, count, money } from "./words.js";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// Tiles

function put(name, value, unit) {
  const tile = $(`[data-tile="${name}"]`);
  if (!tile) return;
  $("[data-value]", tile).textContent = value;
  const small = $("[data-unit]", tile);
  if (small) small.textContent = unit ?? "";
}
function under(name, text) {
  const sub = $(`[data-tile="${name}"] [data-sub]`);
  if (sub) sub.textContent = text;
}

function both(down, up) {
  return `↓ ${bytes(down).join(" ")} · ↑ ${bytes(up).join(" ")}`;
}

const LAST_SECONDS = 60;

function sparkline(svg, values) {
  const top = Math.max(...values, 1e-9);
  const step = 120 / (LAST_SECONDS - 1);
  // The youngest stands at the right, however many there are yet.
  const from = 120 - step * (values.length - 1);
  const points = values.map((value, i) => `${(from + i * step).toFixed(1)},${(29 - (26 * value) / top).toFixed(1)}`);
  const line = values.length ? `M${points.join("L")}` : "";
  $(".line", svg).setAttribute("d", line);
  $(".area", svg).setAttribute("d", line && `${line}L120,30L${from.toFixed(1)},30Z`);
}

class Recent {
  constructor(length) {
    this.length = length;
    this.columns = new Map();
  }
  fill(name, values) {
    this.columns.set(name, values.slice(-this.length));
  }
  add(name, value) {
    const column = this.columns.get(name) ?? [];
    column.push(value);
    if (column.length > this.length) column.shift();
    this.columns.set(name, column);
  }
  of(name) {
    return this.columns.get(name) ?? [];
  }
}

const recent = new Recent(LAST_SECONDS);
const SPARKS = {
  requests: (r) => r.requests,
  hits: (r) => r.hits,
  clientSentBytes: (r) => r.clientSentBytes + r.clientReceivedBytes,
  upstreamReceivedBytes: (r) => r.upstreamReceivedBytes + r.upstreamSentBytes,
  savedBytes: (r) => r.savedBytes,
  denied: (r) => r.denied,
};

function drawSparks() {
  for (const svg of $$("[data-spark]")) sparkline(svg, recent.of(svg.dataset.spark));
}

function drawTick(tick) {
  const { rates, minute, savings } = tick;
  for (const [name, of] of Object.entries(SPARKS)) recent.add(name, of(rates));
  recent.add("openTunnels", tick.openTunnels);
  put("requests", count(rates.requests), "/s");
  under("requests", `${count(minute.requests)} a minute`);
  put("ratio", (100 * tick.hitRatio).toFixed(tick.hitRatio > 0 && tick.hitRatio < 0.0995 ? 1 : 0), "%");
  under("ratio", `${count(minute.hits)} hits · ${count(minute.misses)} misses`);
  const [client, clientUnit] = bytes(rates.clientSentBytes + rates.clientReceivedBytes);
  put("client", client, `${clientUnit}/s`);
  under("client", both(rates.clientSentBytes, rates.clientReceivedBytes));
  const [origin, originUnit] = bytes(rates.upstreamReceivedBytes + rates.upstreamSentBytes);
  put("origin", origin, `${originUnit}/s`);
  under("origin", both(rates.upstreamReceivedBytes, rates.upstreamSentBytes));
  put("saved", ...bytes(savings.total.bytes));
  under("saved", `${brief(savings.total.seconds)} · ${money(savings.total.money, savings.currency)}`);
  put("denied", count(rates.denied), "/s");
  under("denied", `${count(minute.denied)} a minute`);
  put("tunnels", count(tick.openTunnels), "open");
  under("tunnels", `${bytes(minute.tunnelBytes).join(" ")} a minute`);
  drawSparks();
}

function tellSummary() {
  const [total, all] = chart.summary();
  const named = all.filter(([, value]) => value > 0).map(([label, value]) => `${label.toLowerCase()} ${count(value)}`);
  $("#chart-summary").textContent = `${count(total)} requests in the last ${SPANS[chart.span].words}${named.length ? `: ${named.join(", ")}` : ""}.`;
  const rows = all.map(([label, value]) => {
    const row = document.createElement("tr");
    const name = document.createElement("th");
    name.scope = "row";
    name.textContent = label;
    const amount = document.createElement("td");
    amount.className = "num";
    amount.textContent = count(value);
    const share = document.createElement("td");
    share.className = "num";
    share.textContent = total ? `${((100 * value) / total).toFixed(1)} %` : "–";
    row.append(name, amount, share);
    return row;
  });
  $("#chart-table").replaceChildren(...rows);
  $("#no-traffic").hidden = total > 0;
}

// The stream, only while somebody looks

class Stream {
  constructor(state, button, onTick) {
    Object.assign(this, { state, button, onTick, paused: false });
    button.addEventListener("click", () => {
      this.paused = !this.paused;
      this.go();
    });
    document.addEventListener("visibilitychange", () => this.go());
  }

  go() {
    this.source?.close();
    this.source = null;
    this.button.textContent = this.paused ? "Resume" : "Pause";
    if (this.paused || document.hidden) return this.tell("paused", "Paused");
    this.source = new EventSource("/api/v1/analytics/stream");
    this.source.addEventListener("open", () => this.tell("live", "Live"));
    this.source.addEventListener("error", () => this.tell("lost", "Connection lost, trying again"));
    this.source.addEventListener("tick", (event) => {
      this.tell("live", "Live");
      this.onTick(JSON.parse(event.data));
      document.body.dispatchEvent(new Event("weir:tick"));
    });
  }

  tell(state, words) {
    if (this.state.dataset.state === state) return;
    this.state.dataset.state = state;
    this.state.textContent = words;
  }
}

async function series(wanted) {
  const { window, resolution } = SPANS[wanted];
  const answer = await fetch(`/api/v1/analytics/timeseries?window=${window}&resolution=${resolution}`);
  if (!answer.ok) throw new Error(`the time series: ${answer.status}`);
  return answer.json();
}

const chart = new Chart($("#chart"), $("#chart-legend"), $("#chart-when"));

async function show(wanted) {
  for (const button of $$("#chart-span button")) button.setAttribute("aria-pressed", String(button.value === wanted));
  const told = await series(wanted);
  chart.set(wanted, told);
  tellSummary();
  if (wanted === "10m") {
    const rates = (i) => Object.fromEntries(told.names.map((name, column) => [name, told.data[column][i]]));
    const from = Math.max(0, told.data[0].length - 61);
    for (const [name, of] of Object.entries(SPARKS)) {
      recent.fill(name, told.data[0].slice(from, -1).map((_, i) => of(rates(from + i))));
    }
    drawSparks();
  }
}

$("#chart-span").addEventListener("click", (event) => event.target.value && show(event.target.value));
new Stream($("#live"), $("#pause"), (tick) => {
  drawTick(tick);
  chart.add(tick);
}).go();
show("10m");
setInterval(() => !document.hidden && tellSummary(), 10_000);
setInterval(() => !document.hidden && chart.span !== "10m" && show(chart.span), 30_000);
