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

/** Shows only rows that hold every word typed and belong to the chosen group. */
function filterable(box) {
  const table = box.querySelector("table");
  const input = box.querySelector("input[type=search]");
  const select = box.querySelector("select");
  const count = box.querySelector("output");
  const apply = () => {
    const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const body of table.tBodies) {
      let ofBody = 0;
      for (const row of body.rows) {
        if (row.classList.contains("group")) continue;
        const text = row.textContent.toLowerCase();
        const fits = wanted.every((word) => text.includes(word)) && (!select || !select.value || body.dataset.group === select.value);
        row.hidden = !fits;
        ofBody += fits ? 1 : 0;
      }
      body.hidden = ofBody === 0;
      n += ofBody;
    }
    count.textContent = n + " " + say(["rows", "lignes"]);
  };
  input.addEventListener("input", apply);
  if (select) select.addEventListener("change", apply);
  state.redraw.push(apply);
  apply();
}
