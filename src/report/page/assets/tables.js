// Tables: sorting by a column, and filtering the table of all figures.

/** What a cell sorts by: its number if it states one, else its text in the reader's language. */
function sortValue(cell) {
  if (!cell) return "";
  if (cell.dataset.v !== undefined) return cell.dataset.v === "" ? Infinity : Number(cell.dataset.v);
  return cell.innerText.trim();
}

/** Makes each head of a table a button that sorts its rows within their group. */
function sortable(table) {
  table.querySelectorAll("thead th").forEach((head, column) => {
    const button = element("button", { type: "button", class: "sort", title: say(["Sort", "Trier"]) }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isUp = head.getAttribute("aria-sort") !== "ascending";
      table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
      for (const body of table.tBodies) {
        const rows = [...body.rows].filter((row) => !row.classList.contains("group"));
        rows.sort((a, b) => {
          const [one, two] = [sortValue(a.cells[column]), sortValue(b.cells[column])];
          const order = typeof one === "number" && typeof two === "number" ? (one === two ? 0 : one - two) : String(one).localeCompare(String(two), state.language);
          return isUp ? order : -order;
        });
        body.append(...rows);
      }
    });
  });
}

/** Rows of a filtered table beyond which its groups are closed at first. */
const MOST_OPEN = 60;

/** Makes the name of a group a button that opens and closes it. */
function foldable(body, apply) {
  const cell = body.querySelector("tr.group th");
  const button = element("button", { type: "button", class: "fold", "aria-expanded": "true" }, ...cell.childNodes);
  cell.append(button);
  button.addEventListener("click", () => {
    body.dataset.closed = body.dataset.closed === "yes" ? "" : "yes";
    apply();
  });
}

/** Shows only rows that hold every word typed and belong to the chosen group; closed groups open while words are sought. */
function filterable(box) {
  const table = box.querySelector("table");
  const input = box.querySelector("input[type=search]");
  const select = box.querySelector("select");
  const count = box.querySelector("output");
  const apply = () => {
    const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const body of table.tBodies) {
      const isClosed = body.dataset.closed === "yes" && !(select && select.value);
      let ofBody = 0;
      for (const row of body.rows) {
        if (row.classList.contains("group")) continue;
        const text = row.textContent.toLowerCase();
        const fits = wanted.every((word) => text.includes(word)) && (!select || !select.value || body.dataset.group === select.value);
        row.hidden = !fits || (isClosed && !wanted.length);
        ofBody += fits ? 1 : 0;
      }
      const fold = body.querySelector("button.fold");
      if (fold) {
        fold.setAttribute("aria-expanded", String(!isClosed || wanted.length > 0));
        fold.dataset.rows = ofBody + " " + say(["rows", "lignes"]);
      }
      body.hidden = ofBody === 0;
      n += ofBody;
    }
    count.textContent = n + " " + say(["rows", "lignes"]);
  };
  const groups = [...table.tBodies].filter((body) => body.querySelector("tr.group th"));
  const isLong = groups.reduce((sum, body) => sum + body.rows.length, 0) > MOST_OPEN;
  for (const body of groups) {
    foldable(body, apply);
    if (isLong) body.dataset.closed = "yes";
  }
  input.addEventListener("input", apply);
  if (select) select.addEventListener("change", apply);
  state.redraw.push(apply);
  apply();
}
