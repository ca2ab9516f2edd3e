/* Squares of a map placed by pressing: choose a square, then the place where it shall stand; the arrow keys move what is
   chosen.  It writes into the boxes of the form, which hold what will be stored and stay for typing.
   form[data-tiles]      has a row of two boxes (across, down) for each area, and says how many places a side has
   [data-tiles-board]    where the board is built */
(() => {
  "use strict";
  const { element } = window.phaenDrafts;
  const form = document.querySelector("form[data-tiles]"),
    board = document.querySelector("[data-tiles-board]");
  if (!form || !board) return;
  const SIDE = Number(form.dataset.tiles),
    ROOM = 1,
    STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const areas = [...form.querySelectorAll("tbody tr")].map((row) => ({
    name: row.querySelector("th").textContent.trim(),
    x: row.querySelector('[name^="x_"]'),
    y: row.querySelector('[name^="y_"]'),
  }));
  const figure = (box) => Number(box.value.trim().replace(/[๐-๙]/g, (one) => one.charCodeAt(0) - 0x0e50)) || 0;
  const placeOf = (area) => [figure(area.x), figure(area.y)];
  const at = ([x, y]) => areas.find((area) => figure(area.x) === x && figure(area.y) === y);
  const said = (area) => `${area.name} ช่องที่ ${figure(area.x)} แถวที่ ${figure(area.y)}`;
  // One more than is taken, so that there is always room, and never more than fit.
  const reach = (axis) => Math.min(SIDE, Math.max(2, ...areas.map((area) => figure(area[axis]))) + ROOM);
  let chosen = null,
    hand = placeOf(areas[0]);

  const told = element("p", "เลือกพื้นที่ แล้วกดช่องที่จะให้อยู่ หรือเลื่อนด้วยปุ่มลูกศร", { className: "help" });
  told.setAttribute("role", "status");
  const sheet = element("table", "");
  const scroll = element("div", "", { className: "scroll" });
  scroll.append(sheet);
  board.append(told, scroll);

  const cell = (x, y) => {
    const area = at([x, y]),
      place = element("td", ""),
      mark = area === chosen ? "◆ " : "",
      button = element("button", area ? mark + area.name : "ว่าง", { type: "button", className: "btn s" });
    button.setAttribute("aria-label", area ? said(area) : `ว่าง ช่องที่ ${x} แถวที่ ${y}`);
    if (area) button.setAttribute("aria-pressed", String(area === chosen));
    button.tabIndex = x === hand[0] && y === hand[1] ? 0 : -1;
    button.dataset.place = `${x} ${y}`;
    place.append(button);
    return place;
  };
  const numbers = (count) => Array.from({ length: count }, (_, place) => place + 1);
  const draw = () => {
    const across = numbers(reach("x")),
      down = numbers(reach("y"));
    hand = [Math.min(hand[0], across.length) || 1, Math.min(hand[1], down.length) || 1];
    const rows = down.map((y) => {
      const row = element("tr", "");
      row.append(...across.map((x) => cell(x, y)));
      return row;
    });
    sheet.replaceChildren(element("caption", "ผังที่กำลังวาง", { className: "sr" }), ...rows);
  };
  const show = (words) => {
    told.textContent = words;
    draw();
    sheet.querySelector(`[data-place="${hand.join(" ")}"]`)?.focus();
  };
  const write = (area, [x, y]) => {
    [
      [area.x, x],
      [area.y, y],
    ].forEach(([box, value]) => {
      box.value = String(value);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  };
  // Two that meet change places, so that none is lost under another.
  const move = (area, place) => {
    const other = at(place),
      was = placeOf(area);
    write(area, place);
    if (other && other !== area) write(other, was);
    hand = place;
    const met = other && other !== area ? ` สลับกับ ${other.name}` : "";
    show(`${said(area)}${met} · ยังไม่ได้บันทึก เมื่อวางครบแล้วกดบันทึกผัง`);
  };
  const press = (place) => {
    hand = place;
    const area = at(place);
    if (chosen && chosen !== area) {
      const moved = chosen;
      chosen = null;
      move(moved, place);
      return;
    }
    chosen = chosen ? null : area || null;
    show(chosen ? `เลือก ${said(chosen)} แล้ว กดช่องที่จะให้อยู่ หรือเลื่อนด้วยปุ่มลูกศร` : "เลือกพื้นที่ที่จะย้าย");
  };
  const step = ([right, down]) => {
    const [x, y] = chosen ? placeOf(chosen) : hand;
    const next = [x + right, y + down];
    if (next.some((one) => one < 1 || one > SIDE)) return;
    if (chosen) move(chosen, next);
    else {
      hand = next;
      draw();
      sheet.querySelector(`[data-place="${hand.join(" ")}"]`)?.focus();
    }
  };
  const placed = (event) => event.target.closest("button")?.dataset.place?.split(" ").map(Number);
  sheet.addEventListener("click", (event) => {
    const place = placed(event);
    if (place) press(place);
  });
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen) {
      chosen = null;
      show("เลือกพื้นที่ที่จะย้าย");
    } else if (Object.hasOwn(STEPS, event.key) && placed(event)) {
      event.preventDefault();
      step(STEPS[event.key]);
    }
  });
  form.addEventListener("input", () => {
    if (!sheet.contains(document.activeElement)) draw();
  });
  board.hidden = false;
  draw();
})();
