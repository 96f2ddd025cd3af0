// Amounts as people read them: the same words as the pages have.

export function bytes(amount) {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  while (Math.abs(amount) >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return [unit === 0 ? String(Math.round(amount)) : digits(amount), units[unit]];
}
export function digits(amount) {
  return amount.toFixed(amount >= 99.95 ? 0 : amount >= 9.995 ? 1 : 2);
}
export function count(amount) {
  return Math.round(amount).toString().replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
export function span(seconds) {
  if (seconds < 0.000001) return "0";
  if (seconds < 0.001) return `${digits(seconds * 1e6)} µs`;
  if (seconds < 1) return `${digits(seconds * 1000)} ms`;
  if (seconds < 120) return `${digits(seconds)} s`;
  const s = Math.floor(seconds);
  if (s < 3600) return two(s / 60, "min", s % 60, "s");
  return s < 86400 ? two(s / 3600, "h", (s % 3600) / 60, "min") : two(s / 86400, "d", (s % 86400) / 3600, "h");
}
function two(large, unit, small, smaller) {
  return `${Math.floor(large)} ${unit}${small < 1 ? "" : ` ${Math.floor(small)} ${smaller}`}`;
}
export function money(amount, currency) {
  return `${amount.toFixed(amount < 0.00005 || amount >= 0.1 ? 2 : 4)} ${currency}`;
}

export function clock(seconds, exact) {
  const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Date(seconds * 1000).toLocaleTimeString([], exact ? { ...parts, second: "2-digit" } : parts);
}
