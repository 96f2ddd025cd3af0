// What all pages have in common: the scheme, dialogs, what is said aloud, times that grow old.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

$("#theme")?.addEventListener("click", () => {
  const next = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("weir-theme", next);
  document.dispatchEvent(new Event("weir:theme"));
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new Event("weir:theme")));

// On a small screen these are wider than the window, and where one is stands anywhere in them.
for (const current of $$(".nav > [aria-current], .tabs > [aria-current]")) {
  const row = current.parentElement;
  const middle = (row.clientWidth - current.offsetWidth) / 2;
  row.scrollLeft += current.getBoundingClientRect().left - row.getBoundingClientRect().left - middle;
}

function say(text, bad = false) {
  const toast = document.createElement("div");
  toast.className = bad ? "toast bad" : "toast";
  toast.textContent = text;
  $("#toasts").append(toast);
  setTimeout(() => toast.remove(), bad ? 12000 : 6000);
}

document.body.addEventListener("weir:said", (event) => say(event.detail.value));

// A dialog is filled by htmx and opened when it has come; it closes when the answer is nothing.
document.body.addEventListener("htmx:afterSwap", (event) => {
  const dialog = event.detail.target.closest("dialog");
  if (!dialog) return;
  if (event.detail.target.childElementCount === 0) dialog.close();
  else if (!dialog.open) {
    dialog.showModal();
    $(".form input", dialog)?.focus();
  }
  $("[aria-invalid=true]", dialog)?.focus();
});
document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close]");
  if (close) close.closest("dialog").close();
  for (const menu of $$("details.menu[open]")) {
    if (!menu.contains(event.target) || event.target.closest(".menu-list button")) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  $("summary", menu).focus();
});

// Questions before what cannot be taken back.
document.body.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  const dialog = $("#confirm");
  const softly = $("#soft")?.checked && event.detail.elt.dataset.confirmSoft;
  $("p", dialog).textContent = softly || event.detail.question;
  $("button.danger", dialog).textContent = event.detail.elt.dataset.confirmWord ?? "Yes";
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && event.detail.issueRequest(true), { once: true });
  dialog.showModal();
});

document.body.addEventListener("htmx:responseError", (event) => {
  let text = `That did not work (${event.detail.xhr.status}).`;
  try {
    const problem = JSON.parse(event.detail.xhr.responseText);
    text = `${problem.title}: ${problem.detail}`;
  } catch {
    // Not a problem document: the status has to do.
  }
  say(text, true);
});
document.body.addEventListener("htmx:sendError", () => say("Weir does not answer.", true));

// What refreshes itself is not taken from under the hand of somebody who has the focus or a selection in it; what was changed is.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.detail.elt;
  const cause = event.detail.requestConfig.triggeringEvent?.type ?? "";
  if (!part.hasAttribute("data-refreshes") || cause.endsWith("-changed")) return;
  const selected = getSelection();
  if (part.contains(document.activeElement) || (!selected.isCollapsed && part.contains(selected.anchorNode))) event.preventDefault();
});

// From what is said of a place to the place; and what was typed is not lost by a wrong click.
document.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-line]");
  if (!mark) return;
  const text = document.getElementById(mark.getAttribute("aria-controls"));
  const lines = text.value.split("\n");
  const line = Math.min(Number(mark.dataset.line), lines.length);
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const end = start + lines[line - 1].length;
  text.focus();
  text.setSelectionRange(Math.min(start + Number(mark.dataset.column) - 1, end), end);
  text.scrollTop = (text.scrollHeight / lines.length) * Math.max(0, line - 4);
});
addEventListener("beforeunload", (event) => {
  const text = $("textarea[data-typed]");
  if (text && text.value !== text.defaultValue) event.preventDefault();
});

export function ago(seconds) {
  const past = Math.abs(seconds);
  if (past < 2) return "now";
  const text = past < 60 ? `${Math.floor(past)} s` : past < 3600 ? `${Math.floor(past / 60)} min` : past < 86400 ? `${Math.floor(past / 3600)} h` : `${Math.floor(past / 86400)} d`;
  return seconds > 0 ? `${text} ago` : `in ${text}`;
}

setInterval(() => {
  for (const time of $$("time[data-ago]")) {
    const text = ago((Date.now() - Date.parse(time.dateTime)) / 1000);
    if (time.textContent !== text) time.textContent = text;
  }
}, 1000);

// Fields that hang on a choice.
function choose(select) {
  for (const part of $$(`[data-when="${select.name}"]`, select.form)) part.hidden = part.dataset.is !== select.value;
}
document.addEventListener("change", (event) => event.target.matches("select[data-chooses]") && choose(event.target));
document.body.addEventListener("htmx:load", (event) => $$("select[data-chooses]", event.detail.elt).forEach(choose));
