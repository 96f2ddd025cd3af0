// Before anything is drawn: the scheme that was chosen here, if one was.
(() => {
  const chosen = localStorage.getItem("weir-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
