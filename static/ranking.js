/* Ranking: keys in grids of boxes, and orders put right by drag, by button or by key.
   table[data-grid]      arrow keys go from box to box; Enter goes to the next one, and from the last to the button
                         what is typed and not stored yet is stored when the page is left; what was refused asks first
   table[data-order]     rows are moved by [data-up], [data-down] or by dragging [data-grip]; the boxes are numbered anew
                         data-first is the place of its first row, data-count how many there are on all pages: a row
                         that is to go to another page says so and waits there until the form is sent
   [data-order-said]     says aloud where a row went
   Everything works without this file: places are typed, and the others make room. */
(() => {
  "use strict";
  const element = (node) => (node instanceof Element ? node : null);

  /* --- grids --- */
  const boxesOf = (row) => [...row.querySelectorAll("input:not([type=hidden])")];
  const go = (box) => {
    box?.focus();
    box?.select?.();
    return Boolean(box);
  };
  const edge = (box, caret) =>
    box.selectionStart === caret || box.selectionEnd - box.selectionStart === box.value.length;
  const NEXT = {
    ArrowDown: ({ beside }) => beside(1),
    ArrowUp: ({ beside }) => beside(-1),
    ArrowLeft: ({ box, all, place }) => (edge(box, 0) ? all[place - 1] : null),
    ArrowRight: ({ box, all, place }) => (edge(box, box.value.length) ? all[place + 1] : null),
    Enter: ({ box, all, place }) => all[place + 1] ?? box.form?.querySelector("button:not([type=button])"),
  };
  const around = (box, table) => {
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]),
      row = box.closest("tr"),
      all = rows.flatMap(boxesOf);
    const beside = (step) => boxesOf(rows[rows.indexOf(row) + step] ?? row)[boxesOf(row).indexOf(box)];
    return { box, all, place: all.indexOf(box), beside };
  };
  document.addEventListener("keydown", (event) => {
    const box = element(event.target),
      table = box?.closest("table[data-grid]");
    if (!table || box.tagName !== "INPUT" || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = Object.hasOwn(NEXT, event.key) ? NEXT[event.key](around(box, table)) : null;
    if (next && next !== box) {
      event.preventDefault();
      go(next);
    }
  });
  // In a grid of scores a figure fills its box: go on to the next one of the row.
  document.addEventListener("input", (event) => {
    const box = element(event.target);
    if (!box?.matches("table[data-grid] .score") || !/^[1-5๑-๕]$/.test(box.value)) return;
    const boxes = boxesOf(box.closest("tr"));
    // The last one of a row is left by nobody: it says by itself that it is filled.
    if (!go(boxes[boxes.indexOf(box) + 1])) box.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // Whoever leaves the page has left no box: what the rows hold and nobody has stored goes with her.
  const isUnstored = (form) =>
    [...form.elements].some((box) => {
      const was = box.matches(".score") && form.elements.namedItem(box.name.replace("s-", "was-"));
      return was && was.value !== box.value;
    });
  addEventListener("pagehide", () => {
    document.querySelectorAll("table[data-grid] form[hx-post]").forEach((form) => {
      if (!isUnstored(form)) return;
      const body = new URLSearchParams(new FormData(form));
      // Not followed: the page that comes next says that it was stored.
      fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" });
    });
  });
  // What was refused is refused when it goes with her too: she is asked before she leaves or searches.
  addEventListener("beforeunload", (event) => {
    const rows = [...document.querySelectorAll("table[data-grid] form[hx-post]")];
    if (rows.some((form) => form.querySelector("[role=alert]") && isUnstored(form))) event.preventDefault();
  });

  /* --- orders --- */
  const rowsOf = (table) => [...table.tBodies[0].rows];
  const boxOf = (row) => row.querySelector("[data-rank]");
  const first = (table) => Number(table.dataset.first) || 1;
  const say = (row, words) => {
    const said = document.querySelector("[data-order-said]");
    if (said) said.textContent = `«${row.querySelector("[id^=title-]").textContent}» ${words}`;
    row.classList.add("is-moved");
    boxOf(row).form?.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const stay = (row) => row.querySelector("[data-going]")?.remove();
  // A row that goes to another page keeps its number and says where it goes; the server puts it there.
  const leave = (row, place) => {
    stay(row);
    boxOf(row).value = String(place);
    const note = document.createElement("strong");
    note.className = "soft";
    note.dataset.going = "";
    note.textContent = `จะไปลำดับที่ ${place} เมื่อเปลี่ยนหน้าหรือบันทึก`;
    row.querySelector("th").append(note);
    say(row, note.textContent);
  };
  const number = (table, row) => {
    stay(row);
    rowsOf(table).forEach((one, at) => {
      if (!one.querySelector("[data-going]")) boxOf(one).value = String(at + first(table));
    });
    say(row, `อยู่ลำดับที่ ${boxOf(row).value}`);
  };
  // The first and the last row of a page step over to its neighbour, where there is one.
  const cross = (table, row, up) => {
    const place = up ? first(table) - 1 : first(table) + rowsOf(table).length;
    if (place >= 1 && place <= Number(table.dataset.count)) leave(row, place);
  };
  document.querySelectorAll("table[data-order]").forEach((table) => {
    table.classList.remove("order-off");
  });
  document.addEventListener("click", (event) => {
    const button = element(event.target)?.closest("[data-up], [data-down]"),
      table = button?.closest("table[data-order]");
    if (!table) return;
    const row = button.closest("tr"),
      up = button.dataset.up !== undefined;
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return cross(table, row, up);
    if (up) other.before(row);
    else other.after(row);
    number(table, row);
    button.focus();
  });
  // A place that is typed takes effect when the box is left.
  document.addEventListener("change", (event) => {
    const box = element(event.target),
      table = box?.closest("table[data-order]");
    if (!table || box.dataset.rank === undefined) return;
    const digits = box.value.replace(/[๐-๙]/g, (one) => String(one.charCodeAt(0) - 0x0e50));
    const wanted = Number.parseInt(digits, 10),
      row = box.closest("tr");
    if (!(wanted >= 1)) return;
    const others = rowsOf(table).filter((one) => one !== row),
      last = Number(table.dataset.count) || others.length + 1,
      place = Math.min(wanted, last),
      at = place - first(table);
    if (at < 0 || at > others.length) {
      leave(row, place);
      return;
    }
    table.tBodies[0].insertBefore(row, others[at] ?? null);
    number(table, row);
  });
  document.addEventListener("pointerdown", (event) => {
    const grip = element(event.target)?.closest("[data-grip]"),
      table = grip?.closest("table[data-order]");
    if (!table || event.button) return;
    event.preventDefault();
    const row = grip.closest("tr");
    row.classList.add("is-dragged");
    const move = (at) => {
      if (at.pointerId !== event.pointerId) return;
      const over = document.elementFromPoint(at.clientX, at.clientY)?.closest("tr");
      if (!over || over === row || over.parentNode !== row.parentNode) return;
      const box = over.getBoundingClientRect(),
        above = at.clientY < box.top + box.height / 2;
      if (above && over.previousElementSibling !== row) over.before(row);
      else if (!above && over.nextElementSibling !== row) over.after(row);
    };
    // On the document: a row that changes its place lets go of the pointer.
    const stop = (at) => {
      if (at.pointerId !== event.pointerId) return;
      row.classList.remove("is-dragged");
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", stop);
      document.removeEventListener("pointercancel", stop);
      number(table, row);
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", stop);
    document.addEventListener("pointercancel", stop);
  });
})();
