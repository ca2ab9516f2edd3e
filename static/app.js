/* Small enhancements; every page works without them.
   data-focus            gets the focus when the page opens (error summary)
   form[data-confirm]    asks in the shared dialog before it is sent; data-confirm-yes is the button's words
   button[data-close]    closes the details around it
   button[data-copy]     copies the text of the element it names by id
   button[data-print]    prints the page */
(() => {
  "use strict";
  const ask = document.getElementById("ask");

  document.querySelector("[data-focus]")?.focus();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.confirm && !form.dataset.asked && ask?.showModal) {
      event.preventDefault();
      ask.querySelector("#ask-text").textContent = form.dataset.confirm;
      ask.querySelector("[data-ask-yes]").textContent = form.dataset.confirmYes || "ยืนยัน";
      ask.returnValue = "";
      ask.onclose = () => {
        if (ask.returnValue !== "yes") return;
        form.dataset.asked = "yes";
        form.requestSubmit(event.submitter || undefined);
      };
      ask.showModal();
    }
  });

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    if (button.dataset.close !== undefined) {
      const box = button.closest("details");
      box.open = false;
      box.querySelector("summary").focus();
    } else if (button.dataset.copy) {
      const source = document.getElementById(button.dataset.copy);
      source.select?.();
      navigator.clipboard?.writeText(source.value ?? source.textContent).then(() => {
        button.textContent = "คัดลอกแล้ว";
      });
    } else if (button.dataset.print !== undefined) {
      window.print();
    }
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("#menu details[open]").forEach((box) => {
      if (event.target instanceof Node && !box.contains(event.target)) box.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    const box =
      event.key === "Escape" && event.target instanceof Element
        ? event.target.closest("details.ask[open], #menu details[open]")
        : null;
    if (!box) return;
    box.open = false;
    box.querySelector("summary").focus();
  });
})();
