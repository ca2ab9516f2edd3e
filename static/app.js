/* Small enhancements; every page works without them.
   data-focus            gets the focus when the page opens (error summary)
   form[data-confirm]    asks in the shared dialog before it is sent; data-confirm-yes is the button's words
   form[data-guard]      warns before the page is left with unsent changes
   [data-save-state]     inside a form[data-guard]: says unsaved, saving, saved at, offline
   button[data-close]    closes the details around it
   button[data-copy]     copies the text of the element it names by id
   button[data-print]    prints the page */
(() => {
  "use strict";
  const ask = document.getElementById("ask");
  const clock = () => new Date().toLocaleTimeString("th-TH", { hour: "2-digit", minute: "2-digit" });
  const words = {
    unsaved: () => "ยังไม่ได้บันทึก",
    saving: () => "กำลังบันทึก…",
    saved: () => `บันทึกแล้ว ${clock()} น.`,
    offline: () => "ยังไม่ได้บันทึก เครือข่ายขัดข้อง จะลองใหม่",
    refused: () => "ยังไม่ได้บันทึก กรุณาดูข้อความที่แจ้ง",
  };
  const guarded = (node) => (node instanceof Element ? node.closest("form[data-guard]") : null);
  const mark = (form, state) => {
    form.dataset.dirty = state === "saved" ? "" : "yes";
    form.querySelectorAll("[data-save-state]").forEach((place) => {
      place.dataset.state = state;
      place.textContent = words[state]();
    });
  };

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
      return;
    }
    if (form.dataset.guard !== undefined && !event.defaultPrevented) form.dataset.dirty = "";
  });

  document.addEventListener("input", (event) => {
    const form = guarded(event.target);
    if (form) mark(form, "unsaved");
  });

  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector('form[data-guard][data-dirty="yes"]')) event.preventDefault();
  });

  // Only a form's own request speaks for it: a part inside it may ask something (a sum to check) and be answered well.
  const sent = (event) => {
    const source = event.detail.ctx?.sourceElement ?? event.target;
    return source instanceof Element && source.matches("form[data-guard]") ? source : null;
  };
  document.addEventListener("htmx:before:request", (event) => {
    const form = sent(event);
    if (form && event.detail.ctx.request.method !== "GET") mark(form, "saving");
  });
  document.addEventListener("htmx:after:request", (event) => {
    const form = sent(event);
    const { request, response } = event.detail.ctx;
    if (!form || request.method === "GET") return;
    mark(form, response.status < 400 ? "saved" : "refused");
    // The session has ended: a form whose draft is kept may be left for the sign-in page without a warning.
    if (response.status === 401 && form.dataset.draft) form.dataset.dirty = "";
  });
  document.addEventListener("htmx:error", (event) => {
    const form = sent(event);
    if (form) mark(form, "offline");
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
