/* Cells of a table program, pasted into an open row of a village plan: they go to the right along the columns of the
   workbook and down over the rows of the plan; where there are no more, rows are added.
   form[data-columns]    an open row: the names of its boxes in the workbook's order
   #pasted               says what became of it: rows, cells that could not be read, one press to undo
   A blank cell leaves its box as it is.  What fits nowhere stands in a box to be copied. */
(() => {
  "use strict";
  const { element } = window.phaenDrafts;
  const told = document.getElementById("pasted"),
    help = document.getElementById("paste-help"),
    adder = document.querySelector('form[hx-target="#rows"]');
  if (!told || !adder) return;
  help.hidden = false;
  let isBusy = false;

  /* --- the text of the clipboard --- */
  // A cell with a tab, a break or a quote in it stands in quotes, each quote in it twice.
  const CELL = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;
  const cellsOf = (text) => {
    const lines = [[]],
      whole = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    CELL.lastIndex = 0;
    while (CELL.lastIndex <= whole.length) {
      const [, quoted, plain, end] = CELL.exec(whole) || ["", undefined, whole.slice(CELL.lastIndex), ""];
      lines.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).trim());
      if (end === "") break;
      if (end === "\n") lines.push([]);
    }
    return lines;
  };

  /* --- rows --- */
  const formIn = (row) => row.querySelector("form[data-columns]");
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const ask = async (address, sent) => {
    const headers = { "HX-Request": "true", "X-CSRFToken": token() };
    const answer = await fetch(address, { headers, ...(sent ? { method: "POST", body: sent } : {}) });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const sheet = document.createElement("template");
    sheet.innerHTML = (await answer.text()).trim();
    return sheet.content.querySelector("tr");
  };
  const put = (fresh, place) => {
    place(fresh);
    window.htmx.process(fresh);
    document.dispatchEvent(new Event("htmx:after:settle"));
    return fresh;
  };
  const swap = (row, fresh) => put(fresh, (one) => row.replaceWith(one));
  const byCode = (code) => document.getElementById(`row-${code}`);
  const addressOf = (row) => formIn(row)?.action || row.querySelector(".row-buttons a").href;
  // What was taken out stands between the rows and is none.
  const after = (row) => {
    let next = row?.nextElementSibling;
    while (next && !next.dataset.row) next = next.nextElementSibling;
    return next;
  };
  const added = async () =>
    put(await ask(adder.action, new FormData(adder)), (one) => document.getElementById("rows").append(one));
  const opened = async (row) => {
    if (!row) return added();
    return formIn(row) ? row : swap(row, await ask(addressOf(row)));
  };
  const answered = (form, act) =>
    new Promise((done) => {
      const heard = (event) => {
        if (event.detail.ctx?.sourceElement !== form) return;
        document.removeEventListener("htmx:finally:request", heard);
        done();
      };
      document.addEventListener("htmx:finally:request", heard);
      act();
    });
  const saved = (form) => answered(form, () => window.htmx.trigger(form, "autosave"));
  const isStored = (form) => form.querySelector("[data-save-state]").dataset.state === "saved";
  const closed = (form) => answered(form, () => form.requestSubmit(form.querySelector("[name=close]")));

  /* --- boxes --- */
  const labelOf = (form, name) =>
    form.querySelector(`label[for$="-${name}"], .field-${name} legend`)?.firstChild.textContent.trim() || name;
  const chosen = (box, text) =>
    [...box.options].find((one) => one.value && (one.text.trim() === text || one.value === text));
  // A resolution is named by its number or its words; one that is not there yet is written beside.
  const resolution = (form, text) => {
    const isNumber = /^[\d๑-๙]+$/.test(text);
    const known = [...form.elements.resolution.options].find(({ text: said }) => {
      const [, number, words] = /^\s*มติที่ (\S+) (.*?)(?: \([^()]*\))?\s*$/.exec(said) || [];
      return isNumber ? number === text : words === text;
    });
    return known ? [form.elements.resolution, known.value] : [form.elements.resolution_text, text];
  };
  const target = (form, name, text) => {
    if (name === "resolution") return resolution(form, text);
    const box = form.elements[name];
    if (box?.tagName !== "SELECT") return [box, text];
    const option = chosen(box, text);
    return option ? [box, option.value] : [];
  };
  const write = (box, value) => {
    box.value = value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const isWrong = (form, box) => form.querySelector(`[id="${box.id}_error"]`)?.textContent.trim();

  // Fills the boxes of one row and saves it; returns what was there before, and the cells that could not be read.
  const fill = async (form, cells, columns) => {
    const filled = [],
      unread = [];
    cells.forEach((text, at) => {
      if (!text) return;
      const name = columns[at],
        [box, value] = name ? target(form, name, text) : [],
        label = name ? labelOf(form, name) : "เกินคอลัมน์ของแบบกรอก";
      if (!box) unread.push({ text, label });
      else {
        filled.push({ name: box.name, was: box.value, text, label });
        write(box, value);
      }
    });
    await saved(form);
    const wrong = filled.filter(({ name }) => isWrong(form, form.elements[name]));
    wrong.forEach(({ name, was, text, label }) => {
      unread.push({ text, label });
      write(form.elements[name], was);
    });
    if (wrong.length) await saved(form);
    return { filled: filled.filter((one) => !wrong.includes(one)), unread };
  };

  /* --- what became of it --- */
  const placeOf = (row) => [...document.querySelectorAll("#rows > tr[data-row]")].indexOf(row) + 1;
  const say = (...parts) => {
    told.replaceChildren(...parts);
    told.hidden = false;
  };
  const leftBox = (lines) => {
    const label = element("label", "ข้อความที่ยังไม่ได้ใส่ (คัดลอกไปใช้ได้)", { htmlFor: "pasted-left" });
    const box = element("textarea", "", { id: "pasted-left", readOnly: true, rows: Math.min(lines.length + 1, 8) });
    box.value = lines.join("\n");
    const copy = element("button", "คัดลอก", { type: "button", className: "btn s" });
    copy.dataset.copy = "pasted-left";
    return [label, box, copy];
  };
  const report = (rows, left, undo) => {
    const unread = rows.flatMap(({ at, unread }) => unread.map((one) => ({ at, ...one })));
    const where = unread.map(({ at, label, text }) => `แถวที่ ${at} ${label} «${text.slice(0, 40)}»`);
    const unstored = rows.filter((one) => !one.isStored).map(({ at }) => at);
    const line = [
      `วางแล้ว ${rows.length - unstored.length} แถว`,
      unread.length ? `อ่านไม่ได้ ${unread.length} ช่อง: ${where.join(", ")}` : "",
      unstored.length ? `ยังไม่ได้บันทึกแถวที่ ${unstored.join(", ")} กรุณาดูข้อความในแถว` : "",
      left.length ? `เชื่อมต่อระบบไม่ได้ ยังไม่ได้วาง ${left.length} แถว` : "",
    ];
    const button = element("button", "ย้อนการวาง", { type: "button", className: "btn s" });
    button.onclick = undo;
    const kept = unread.map(({ at, label, text }) => `แถวที่ ${at}\t${label}\t${text}`);
    kept.push(...left.map((cells) => cells.join("\t")));
    say(element("p", line.filter(Boolean).join(" · ")), ...(kept.length ? leftBox(kept) : []), " ", button);
    told.focus();
  };

  /* --- back again --- */
  const restore = async (row, filled) => {
    const wasOpen = formIn(row),
      form = formIn(await opened(row));
    filled.forEach(({ name, was }) => {
      write(form.elements[name], was);
    });
    await saved(form);
    if (!wasOpen && isStored(form)) await closed(form);
  };
  const back = async ({ code, isNew, filled }) => {
    const row = byCode(code);
    if (!row?.dataset.row) return;
    if (!isNew) await restore(row, filled);
    // A new row that was never stored is only on the page.
    else if (formIn(row)?.elements.base.value === "0") row.remove();
    else swap(row, await ask(`${addressOf(row)}remove/`, new FormData()));
  };
  const undone = (rows) => async (event) => {
    event.target.disabled = true;
    try {
      for (const one of rows.toReversed()) await back(one);
      say(element("p", "ย้อนการวางแล้ว"));
    } catch {
      event.target.disabled = false;
      told.prepend(element("p", "เชื่อมต่อระบบไม่ได้ ยังย้อนไม่ครบ กรุณากดอีกครั้ง"));
    }
    told.focus();
  };

  /* --- the paste --- */
  const pasteLine = async (found, cells, { columns, isFirst }) => {
    const row = await opened(found),
      form = formIn(row),
      isNew = form.elements.base.value === "0",
      at = placeOf(row),
      code = row.dataset.row;
    const became = await fill(form, cells, columns),
      wasStored = isStored(form);
    // A new resolution is made when its row is closed, as when it was typed.
    if (wasStored && (!isFirst || form.elements.resolution_text.value)) await closed(form);
    return { code, isNew, at, isStored: wasStored, ...became };
  };
  const pasteInto = async (first, lines, columns) => {
    const rows = [],
      left = [...lines];
    let row = first;
    try {
      for (const cells of lines) {
        say(element("p", `กำลังวาง แถวที่ ${lines.length - left.length + 1} จาก ${lines.length}`));
        if (cells.some(Boolean)) {
          const done = await pasteLine(row, cells, { columns, isFirst: row === first });
          rows.push(done);
          row = byCode(done.code);
        }
        left.shift();
        row = after(row);
      }
    } catch {
      // What was not put anywhere is shown to be copied.
    }
    report(rows, left, undone(rows));
  };
  document.addEventListener("paste", async (event) => {
    const box = event.target instanceof Element ? event.target.closest("input, textarea, select") : null,
      form = box?.closest("form[data-columns]"),
      text = event.clipboardData?.getData("text/plain") || "";
    const isTable = text.includes("\t") || (box?.tagName !== "TEXTAREA" && /\n./.test(text.trim()));
    if (!form || !isTable || isBusy) return;
    event.preventDefault();
    const lines = cellsOf(text),
      names = form.dataset.columns.split(" "),
      at = names.indexOf(box.name);
    if (at < 0) {
      const why = "วางตารางในช่องนี้ไม่ได้ เพราะไม่มีคอลัมน์ของช่องนี้ในแบบกรอก Excel กรุณาวางที่ช่องอื่น เช่น ชื่อโครงการ";
      say(element("p", why), ...leftBox(lines.map((one) => one.join("\t"))));
      told.focus();
      return;
    }
    isBusy = true;
    await pasteInto(form.closest("tr"), lines, names.slice(at));
    isBusy = false;
  });
})();
