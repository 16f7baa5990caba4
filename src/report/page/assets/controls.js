// Controls: language, light or dark, the two views, printing; then everything is drawn.

function setLanguage(language) {
  state.language = language;
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-fr]")) {
    if (node.dataset.en === undefined) node.dataset.en = node.placeholder || node.getAttribute("aria-label");
    const text = node.dataset[language];
    node.setAttribute("aria-label", text);
    if (node.placeholder) node.placeholder = text;
  }
  press("language", language);
  state.redraw.forEach((draw) => draw());
  fillBudget();
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  press("theme", theme);
}

function setView(view) {
  document.body.dataset.view = view;
  press("view", view);
  window.dispatchEvent(new Event("resize"));
}

/** Marks the pressed button of a group. */
function press(group, value) {
  for (const button of document.querySelectorAll(`[data-set="${group}"]`)) {
    button.setAttribute("aria-pressed", String(button.value === value));
  }
}

/** Approved amounts typed by the reader, against what is projected. */
function fillBudget() {
  for (const row of document.querySelectorAll("[data-projected]")) {
    const input = row.querySelector("input");
    const out = row.querySelector("output");
    if (!input || !out) continue;
    const approved = Number(input.value.replace(/[^0-9.]/g, "")) * 1e6;
    const [low, mean, high] = ["low", "projected", "high"].map((key) => Number(row.dataset[key]));
    if (!(approved > 0)) {
      out.textContent = "";
      continue;
    }
    const share = (100 * (mean - approved)) / approved;
    const sign = share > 0 ? "+" : share < 0 ? "−" : "";
    const where = approved < low ? say(["below 95 % of replications", "sous 95 % des réplications"])
      : approved > high ? say(["above 95 % of replications", "au-dessus de 95 % des réplications"])
      : say(["inside the 90 % range", "dans la fourchette à 90 %"]);
    out.textContent = `${sign}${number(Math.abs(share))} %; ${say(["approved lies ", "l’approuvé est "])}${where}`;
  }
}

const SETTERS = { language: setLanguage, theme: setTheme, view: setView };
for (const button of document.querySelectorAll("[data-set]")) {
  button.addEventListener("click", () => SETTERS[button.dataset.set](button.value));
}
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
for (const input of document.querySelectorAll("[data-projected] input")) input.addEventListener("input", fillBudget);
document.documentElement.classList.add("scripted");
document.querySelectorAll("table.sortable").forEach(sortable);
document.querySelectorAll(".filterable").forEach(filterable);
for (const figure of document.querySelectorAll("[data-live]")) {
  if (figure.dataset.live === "reserve") reserves(figure);
  else live(figure);
}
setTheme("auto");
setView("plan");
setLanguage((navigator.language || "en").toLowerCase().startsWith("fr") ? "fr" : "en");
