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
/** A time in one unit, of which there are at least two where it is long. */
export function brief(seconds) {
  if (seconds < 0.000001) return "0";
  if (seconds < 0.001) return `${digits(seconds * 1e6)} µs`;
  if (seconds < 1) return `${digits(seconds * 1000)} ms`;
  if (seconds < 120) return `${digits(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} d`;
}
export function money(amount, currency) {
  return `${amount.toFixed(amount < 0.00005 || amount >= 0.1 ? 2 : 4)} ${currency}`;
}

export function clock(seconds, exact) {
  const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Date(seconds * 1000).toLocaleTimeString([], exact ? { ...parts, second: "2-digit" } : parts);
}
