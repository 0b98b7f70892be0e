/* Moving about in the step table as in a spreadsheet. Nothing happens while a Japanese word is being composed. */

const FIELDS = "textarea, input[type='text'], input[type='checkbox']";
const rowsOf = (grid) => [...grid.tBodies[0].querySelectorAll("tr[data-row]")];
const isSeen = (field) => field.offsetParent !== null;
const cellsOf = (row) => [...row.querySelectorAll(FIELDS)].filter(isSeen);

export const keysOf = ({ grid, change, undo, redo, save, live }) => {
  let before = ""; // of the cell that has the focus: typing since then is undone by the browser

  const whereFocusIs = () => {
    const field = document.activeElement;
    const row = field?.closest?.("tr[data-row]");
    if (!row || !grid.contains(row)) return { row: currentRow(), column: "name" };
    return { row: rowsOf(grid).indexOf(row), column: field.dataset.column || "name" };
  };
  const currentRow = () => Math.max(0, rowsOf(grid).findIndex((row) => row.classList.contains("is-current")));
  const fieldAt = ({ row, column }) => {
    const rows = rowsOf(grid);
    const found = rows[Math.min(Math.max(row, 0), rows.length - 1)];
    if (!found) return null;
    const same = [...found.querySelectorAll(FIELDS)].find((field) => field.dataset.column === column && isSeen(field));
    return same || cellsOf(found)[0];
  };
  const focusAt = (at) => {
    const field = fieldAt(at);
    if (!field) return;
    field.focus();
    if (field.select && field.type !== "checkbox") field.select();
    field.closest("tr").scrollIntoView({ block: "nearest" });
  };
  const focusRow = (row) => focusAt({ row, column: "name" });

  const choose = (row) => {
    rowsOf(grid).forEach((other) => other.classList.toggle("is-current", other === row));
    const radio = row.querySelector("input[name='current']");
    if (radio) radio.checked = true;
    live.markRow(row);
  };
  grid.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (!row) return;
    before = event.target.value;
    choose(row);
  });
  grid.addEventListener("change", (event) => {
    if (event.target.name === "current") choose(event.target.closest("tr[data-row]"));
  });

  const step = (rows, columns) => {
    const at = whereFocusIs();
    if (rows) {
      const last = rowsOf(grid).length - 1;
      if (at.row + rows > last) { change("insert"); return; }
      focusAt({ row: Math.max(0, at.row + rows), column: at.column });
      return;
    }
    const all = cellsOf(rowsOf(grid)[at.row]);
    const next = all[all.indexOf(document.activeElement) + columns];
    if (next) { next.focus(); if (next.select && next.type !== "checkbox") next.select(); }
  };

  const atEdge = (field, columns) => {
    if (field.type === "checkbox") return true;
    const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    if (whole) return true;
    return columns < 0 ? field.selectionEnd === 0 : field.selectionStart === field.value.length;
  };
  const isOneLine = (field) => !field.value?.includes("\n");

  const withControl = (event, field) => {
    const key = event.key.toLowerCase();
    if (key === "s") return save;
    if (key === "enter") return () => change("insert");
    if (key === "delete") return () => change("delete");
    const unchanged = field.type === "checkbox" || field.value === before;
    if (key === "z" && !event.shiftKey && unchanged) return undo;
    if ((key === "y" || (key === "z" && event.shiftKey)) && unchanged) return redo;
    return null;
  };
  const withAlt = (event, field) => {
    if (event.key === "ArrowUp") return () => change("up");
    if (event.key === "ArrowDown") return () => change("down");
    if (event.key === "Enter" && field.setRangeText) {
      return () => {
        field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
        field.dispatchEvent(new Event("input", { bubbles: true }));
      };
    }
    return null;
  };
  const plain = (event, field) => {
    if (event.key === "Enter" && field.type !== "checkbox") return () => step(event.shiftKey ? -1 : 1, 0);
    if (event.key === "ArrowDown" && isOneLine(field)) {
      return whereFocusIs().row < rowsOf(grid).length - 1 ? () => step(1, 0) : null;
    }
    if (event.key === "ArrowUp" && isOneLine(field)) return () => step(-1, 0);
    if (event.key === "ArrowLeft" && !event.shiftKey && atEdge(field, -1)) return () => step(0, -1);
    if (event.key === "ArrowRight" && !event.shiftKey && atEdge(field, 1)) return () => step(0, 1);
    return null;
  };
  grid.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.isComposing || event.keyCode === 229 || !field.matches(FIELDS)) return;
    let action = null;
    if (event.ctrlKey || event.metaKey) action = withControl(event, field);
    else if (event.altKey) action = withAlt(event, field);
    else action = plain(event, field);
    if (!action) return;
    event.preventDefault();
    action();
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
    if (event.key.toLowerCase() === "s") { event.preventDefault(); save(); }
  });

  return { whereFocusIs, focusAt, focusRow };
};
