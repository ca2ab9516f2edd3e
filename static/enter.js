/* The short screens of a project, over plan.js and drafts.js; they work without it.
   form[data-screen]     was stored by its button: what this machine kept of it goes
   [data-fill]           in the dock: quantity × rate, put into the box it names while nobody typed another amount
   details.said          says in its summary what stands in its box */
(() => {
  "use strict";
  const { drop, element } = window.phaenDrafts;
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail,
      form = ctx?.sourceElement;
    if (!(form instanceof Element) || !form.matches("form[data-screen]")) return;
    if (ctx.request.submitter && ctx.response?.status < 400) drop(form);
  });
  const tell = (box) => {
    const said = box.closest("details.said")?.querySelector("[data-said]");
    if (!said) return;
    const chosen = box.type === "radio" ? box.labels[0]?.textContent : box.value;
    said.textContent = (chosen || "ว่าง").trim();
  };
  document.addEventListener("input", (event) => event.target instanceof Element && tell(event.target));
  document.addEventListener("htmx:after:swap", () => {
    const told = document.querySelector("[data-fill]"),
      box = told && document.getElementById(told.dataset.fill);
    if (!box || box === document.activeElement) return;
    const wasOurs = box.value === "" || box.value === box.dataset.filled || box.closest("details.said:not([open])");
    const others = [...box.form.querySelectorAll('[name^="baht_"]')].some((other) => other !== box && other.value);
    if (!wasOurs || others) return;
    box.value = told.dataset.value;
    box.dataset.filled = box.value;
    tell(box);
    if (box.closest("details.said") || document.getElementById(`${box.id}_basis`)) return;
    box.after(element("p", told.dataset.basis, { className: "help", id: `${box.id}_basis` }));
  });
})();
