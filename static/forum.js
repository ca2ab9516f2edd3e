/* The forum screen: projects move between the groups by drag, by touch and by button.
   [data-card]           a project: data-group where it stands, data-expected where no reason is needed to put it
   [data-grip]           what is dragged, with a mouse or a finger
   [data-column]         a group that takes cards
   form[data-move]       moves its card: the button pressed names the group; a reason is asked for where one is needed
   [data-moved]          names the card that was just moved; it gets the focus
   [data-pick]           a box that chooses a project for «many»; [data-picked] says how many
   input[data-narrow]    hides what does not hold its words among the labels or rows of the list it names by id
   Everything works without this file: each card has its buttons. */
(() => {
  "use strict";
  const why = document.getElementById("why");
  const element = (node) => (node instanceof Element ? node : null);

  const send = (form, button) => {
    form.dataset.asked = "yes";
    form.requestSubmit(button);
    delete form.dataset.asked;
  };
  const askWhy = (card, button) => {
    const form = button.form,
      reason = form.elements.reason;
    why.querySelector("#why-title").textContent = `ย้าย «${card.dataset.title}» ไปกลุ่ม${button.textContent.trim()}`;
    why.querySelector("[data-why-said]").textContent = card.dataset.suggested
      ? `คำแนะนำคือ ${card.dataset.suggested} เพราะ${card.dataset.why}`
      : "กลุ่มนี้ต่างจากที่เสนอไว้";
    const box = why.querySelector("textarea");
    box.value = reason.value;
    why.returnValue = "";
    why.onclose = () => {
      if (why.returnValue === "yes" && box.value.trim()) {
        reason.value = box.value;
        send(form, button);
      } else (form.closest("details").open ? button : card).focus();
    };
    why.showModal();
    box.focus();
  };
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target,
        card = form.closest("[data-card]");
      if (form.dataset.move === undefined || form.dataset.asked || !card || !why?.showModal || !event.submitter) return;
      if (event.submitter.value === card.dataset.expected || form.elements.reason.value.trim()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      askWhy(card, event.submitter);
    },
    true,
  );

  /* --- drag: one way for mouse, pen and finger --- */
  let drag = null;
  const columnAt = (x, y) => element(document.elementFromPoint(x, y))?.closest("[data-column]") ?? null;
  const over = (column) =>
    document.querySelectorAll("[data-column]").forEach((each) => {
      each.classList.toggle("is-over", each === column);
    });
  const drop = (target) => {
    const { card } = drag;
    card.classList.remove("is-dragged");
    card.style.transform = "";
    over(null);
    drag = null;
    if (!target || target.dataset.column === card.dataset.group) return;
    const button = card.querySelector(`form[data-move] button[value="${CSS.escape(target.dataset.column)}"]`);
    if (button) button.form.requestSubmit(button);
  };
  document.addEventListener("pointerdown", (event) => {
    const grip = element(event.target)?.closest("[data-grip]");
    if (!grip || event.button || drag) return;
    event.preventDefault();
    drag = { card: grip.closest("[data-card]"), x: event.pageX, y: event.pageY, id: event.pointerId };
    drag.card.classList.add("is-dragged");
    grip.setPointerCapture?.(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    drag.card.style.transform = `translate(${event.pageX - drag.x}px, ${event.pageY - drag.y}px)`;
    over(columnAt(event.clientX, event.clientY));
    const edge = 60;
    const step = event.clientY < edge ? -20 : event.clientY > window.innerHeight - edge ? 20 : 0;
    if (step) window.scrollBy({ top: step, behavior: "instant" });
  });
  document.addEventListener("pointerup", (event) => {
    if (drag && event.pointerId === drag.id) drop(columnAt(event.clientX, event.clientY));
  });
  document.addEventListener("pointercancel", () => {
    if (drag) drop(null);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) drop(null);
  });

  /* --- after a move --- */
  const settle = () => {
    const code = document.querySelector("[data-moved]")?.dataset.moved;
    const place = code ? document.getElementById(`card-${code}`) : document.querySelector("#board .error-summary");
    place?.focus();
    place?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:after:swap", settle);

  /* --- choosing many --- */
  document.addEventListener("change", (event) => {
    if (element(event.target)?.dataset.pick === undefined) return;
    const count = document.querySelectorAll("[data-pick]:checked").length;
    document.querySelectorAll("[data-picked]").forEach((place) => {
      place.textContent = count ? `เลือกไว้ ${count} โครงการ` : "";
    });
  });

  /* --- a long list: words in any order, as the server searches (paper/thai/folding.py) --- */
  const plain = (text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - "๐".charCodeAt(0)));
  document.addEventListener("input", (event) => {
    const box = element(event.target);
    if (box?.dataset.narrow === undefined) return;
    const wanted = plain(box.value).split(/\s+/).filter(Boolean);
    document.querySelectorAll(`#${CSS.escape(box.dataset.narrow)} :is(label, tr)`).forEach((one) => {
      const said = plain(one.textContent).replace(/\s+/g, "");
      one.hidden = !wanted.every((word) => said.includes(word)) && !one.querySelector("input")?.checked;
    });
  });
})();
