import { clock, count } from "./words.js";

const OUTCOMES = [
  ["hits", "Hits", "hit"],
  ["misses", "Misses", "miss"],
  ["bypassed", "Bypassed", "bypass"],
  ["tunnels", "Tunnels", "tunnel"],
  ["local", "Own pages", "local"],
  ["denied", "Denied", "denied"],
  ["errors", "Errors", "error"],
  ["aborted", "Aborted", "aborted"],
];

/** What a chart may show: a window and a resolution of the time series, how many points, and how many seconds each is long. */
export const SPANS = {
  "10m": { window: "1h", resolution: "1s", points: 600, seconds: 1, words: "10 minutes" },
  "6h": { window: "24h", resolution: "10s", points: 2160, seconds: 10, words: "6 hours" },
  "24h": { window: "24h", resolution: "5m", points: 288, seconds: 300, words: "24 hours" },
};

// The chart: a layer for each outcome, one upon the other, each between its own edge and that of the one below

export class Chart {
  constructor(place, legend, when) {
    Object.assign(this, { place, when });
    this.hidden = new Set();
    this.times = [];
    this.columns = OUTCOMES.map(() => []);
    this.span = "10m";
    this.buttons = OUTCOMES.map(([name, label, colour], i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "true");
      const mark = document.createElement("i");
      mark.className = `c-${colour}`;
      const value = document.createElement("b");
      button.append(mark, label, value);
      button.addEventListener("click", () => this.toggle(i, button));
      legend.append(button);
      return { button, mark, value };
    });
    new ResizeObserver(() => this.resize()).observe(place);
    document.addEventListener("weir:theme", () => this.draw());
  }

  toggle(i, button) {
    const hide = !this.hidden.delete(i);
    if (hide) this.hidden.add(i);
    button.setAttribute("aria-pressed", String(!hide));
    this.draw();
  }

  colour(i) {
    return getComputedStyle(this.buttons[i].mark).color;
  }

  size() {
    return { width: this.place.clientWidth - 12, height: this.place.clientHeight };
  }

  resize() {
    const size = this.size();
    if (this.plot && size.width > 0 && size.width !== this.plot.width) this.plot.setSize(size);
  }

  /** From the lowest layer up; where one is hidden it has no height. */
  stacked() {
    const sums = this.times.map(() => 0);
    const per = SPANS[this.span].seconds;
    const layers = OUTCOMES.map((_, i) => this.columns[i].map((value, at) => (sums[at] += this.hidden.has(i) ? 0 : value / per)));
    return [this.times, ...layers.reverse()];
  }

  set(span, series) {
    this.span = span;
    const length = SPANS[span].points;
    const column = (name) => series.data[series.names.indexOf(name)].slice(-length);
    this.times = column("time");
    this.columns = OUTCOMES.map(([name]) => column(name));
    // The youngest point is still filling.
    [this.times, ...this.columns].forEach((values) => values.pop());
    this.draw();
  }

  add(tick) {
    if (this.span !== "10m" || !this.times.length) return;
    if (tick.at - 1 <= this.times.at(-1)) return;
    this.times.push(tick.at - 1);
    OUTCOMES.forEach(([name], i) => this.columns[i].push(tick.rates[name]));
    while (this.times.length > SPANS["10m"].points) [this.times, ...this.columns].forEach((values) => values.shift());
    this.plot?.setData(this.stacked());
    this.tell(null);
  }

  draw() {
    this.plot?.destroy();
    if (!this.times.length || typeof uPlot === "undefined") return;
    const font = `11px ${getComputedStyle(document.body).fontFamily}`;
    const axis = { stroke: this.ink("muted"), grid: { stroke: this.ink("rule"), width: 1 }, ticks: { show: false }, font };
    const layers = OUTCOMES.map((_, i) => i).reverse();
    this.plot = new uPlot(
      {
        ...this.size(),
        padding: [8, 22, 0, 0],
        legend: { show: false },
        cursor: { points: { show: false }, drag: { x: true, y: false } },
        scales: { y: { range: (_, __, top) => [0, Math.max(top * 1.08, 1)] } },
        axes: [
          { ...axis, size: 28, space: 80, grid: { show: false }, values: (_, marks, __, ___, step) => marks.map((mark) => clock(mark, step < 60)) },
          { ...axis, size: 44, values: (_, marks) => marks.map((mark) => (mark >= 1000 ? `${mark / 1000}k` : String(+mark.toFixed(2)))) },
        ],
        series: [{}, ...layers.map((i) => ({ stroke: this.colour(i), width: 1, fill: this.fill(i), points: { show: false } }))],
        bands: layers.slice(0, -1).map((_, at) => ({ series: [at + 1, at + 2], fill: this.fill(layers[at]) })),
        hooks: { setCursor: [(plot) => this.tell(plot.cursor.idx)] },
      },
      this.stacked(),
      this.place,
    );
    this.tell(null);
  }

  /** The colour of a class, as the scheme has it. */
  ink(name) {
    const mark = document.createElement("i");
    mark.className = name;
    this.place.append(mark);
    const colour = getComputedStyle(mark).color;
    mark.remove();
    return colour;
  }

  fill(i) {
    return this.colour(i).replace("rgb(", "rgba(").replace(")", ", .5)");
  }

  /** The values at the cursor; without one, the last. */
  tell(index) {
    const at = index ?? this.times.length - 1;
    const per = SPANS[this.span].seconds;
    OUTCOMES.forEach((_, i) => {
      const rate = (this.columns[i][at] ?? 0) / per;
      this.buttons[i].value.textContent = rate >= 10 ? count(rate) : String(+rate.toFixed(1));
    });
    this.when.textContent = index == null ? "requests per second" : `requests per second at ${clock(this.times[at], true)}`;
  }

  /** For those who do not see it. */
  summary() {
    const all = OUTCOMES.map(([, label], i) => [label, this.columns[i].reduce((sum, value) => sum + value, 0)]);
    const total = all.reduce((sum, [, value]) => sum + value, 0);
    return [total, all];
  }
}
