/* What is typed and not stored yet stays on this machine, for the person who typed it.
   form[data-draft]      keeps its draft in localStorage under "<person> <address>" until it is stored
   body[data-person]     every other form that sends three boxes or a long text gets such a key by itself;
                         none that asks for a password, and none marked data-no-draft
   .draft                where a kept draft is offered; made when the form has none
   A draft ends when the page after the sending is no refusal, no fault and no sign-in: then it is stored. */
(() => {
  "use strict";
  const KEPT_MS = 30 * 864e5,
    KEEP_MS = 150,
    MANY = 3,
    PREFIX = "phaen-draft ",
    BOX = "input:not([type=hidden], [type=submit], [type=button], [type=file]), select, textarea";
  const timers = new WeakMap();
  const clock = (moment) => new Date(moment).toLocaleString("th-TH", { dateStyle: "medium", timeStyle: "short" });
  const element = (name, text, traits = {}) =>
    Object.assign(document.createElement(name), { textContent: text }, traits);

  const store = {
    read(key) {
      try {
        return JSON.parse(localStorage.getItem(PREFIX + key));
      } catch {
        return null;
      }
    },
    write(key, draft) {
      try {
        localStorage.setItem(PREFIX + key, JSON.stringify(draft));
        return true;
      } catch {
        return false; // full or forbidden: the server's copy remains
      }
    },
    drop(key) {
      try {
        localStorage.removeItem(PREFIX + key);
      } catch {
        /* as above */
      }
    },
    keys() {
      try {
        return Object.keys(localStorage)
          .filter((key) => key.startsWith(PREFIX))
          .map((key) => key.slice(PREFIX.length));
      } catch {
        return [];
      }
    },
  };

  const SKIPPED = /^(csrfmiddlewaretoken|base|resolve_base|keep.*|close)$/;
  const boxes = (form) => [...form.elements].filter((box) => box.matches(BOX) && box.name && !SKIPPED.test(box.name));
  const typed = (form) => {
    const shown = new Set(boxes(form).map((box) => box.name));
    return [...new FormData(form)].filter(([name, value]) => shown.has(name) && typeof value === "string");
  };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const keep = (form, more = {}) =>
    store.write(form.dataset.draft, {
      at: Date.now(),
      title: form.elements.title?.value || "",
      base: form.elements.base?.value,
      fields: typed(form),
      ...more,
    });
  const putBack = (form, fields) => {
    form.dispatchEvent(new CustomEvent("put-back", { bubbles: true, detail: fields }));
    const left = [...fields];
    boxes(form).forEach((box) => {
      const isChosen = box.type === "checkbox" || box.type === "radio";
      const at = left.findIndex(([name, value]) => name === box.name && (!isChosen || value === box.value));
      if (isChosen) box.checked = at >= 0;
      else if (at >= 0) box.value = left[at][1];
      if (at >= 0) left.splice(at, 1);
    });
    form.querySelectorAll("details").forEach((part) => {
      part.open = true;
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const person = document.body.dataset.person;
  const isLong = (form) => {
    const asked = boxes(form);
    const isText = (box) => box.matches("textarea");
    return (
      form.method === "post" &&
      form.dataset.noDraft === undefined &&
      !asked.some((box) => box.type === "password") &&
      (asked.length >= MANY || asked.some(isText))
    );
  };
  const named = () => {
    if (!person) return;
    const seen = new Map();
    document.querySelectorAll("form:not([data-draft])").forEach((form) => {
      if (!isLong(form)) return;
      const where = `${person} ${new URL(form.getAttribute("action") || "", location.href).pathname}`;
      const count = (seen.get(where) || 0) + 1;
      seen.set(where, count);
      form.dataset.draft = form.id ? `${where}#${form.id}` : `${where}${count > 1 ? `#${count}` : ""}`;
    });
  };

  const placeIn = (form) => {
    const place = form.querySelector(".draft") || element("div", "", { className: "draft", hidden: true });
    if (!place.isConnected) form.prepend(place);
    return place;
  };
  const show = (place, ...parts) => {
    place.replaceChildren(...parts);
    place.hidden = false;
  };
  const offer = (form) => {
    const draft = store.read(form.dataset.draft);
    if (!draft || draft.sent || form.dataset.offered) return;
    form.dataset.offered = "yes";
    if (same(draft.fields, typed(form))) {
      if (!document.querySelector(".error-summary")) store.drop(form.dataset.draft);
      return;
    }
    const place = placeIn(form),
      isOlder = draft.base !== undefined && draft.base !== form.elements.base?.value;
    // Who had to sign in again, or to open the page anew, goes on where she was.
    if (draft.back && !isOlder) {
      putBack(form, draft.fields);
      show(place, element("p", "นำสิ่งที่กรอกไว้กลับมาแล้ว"));
      return;
    }
    const older = isOlder ? " (หลังจากนั้นมีการบันทึกใหม่ในระบบ กรุณาตรวจก่อน)" : "";
    const yes = element("button", "นำข้อมูลที่ค้างกลับมา", { type: "button", className: "btn go s" });
    const no = element("button", "ทิ้งข้อมูลที่ค้าง", { type: "button", className: "btn s" });
    show(place, element("p", `มีข้อมูลที่กรอกค้างไว้ในเครื่องนี้เมื่อ ${clock(draft.at)} ยังไม่ได้บันทึกเข้าระบบ${older}`), yes, " ", no);
    const close = () => {
      place.hidden = true;
      place.replaceChildren();
      form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    };
    yes.onclick = () => {
      putBack(form, draft.fields);
      close();
    };
    no.onclick = () => {
      store.drop(form.dataset.draft);
      close();
    };
  };

  /* --- what became of a form that was sent by the page before this one --- */
  const here = () => location.href.split("#")[0];
  const wasRefused = () => {
    const [visit] = performance.getEntriesByType("navigation");
    return (
      (visit?.responseStatus || 200) >= 400 ||
      /^\/sign-in\//.test(location.pathname) ||
      document.querySelector(".error-summary, [data-conflict], .err:not(:empty)") !== null
    );
  };
  const settle = () => {
    const hasSignedIn = /\/sign-in\//.test(document.referrer);
    store.keys().forEach((key) => {
      const draft = store.read(key);
      if (!draft || draft.at < Date.now() - KEPT_MS) store.drop(key);
      else if (draft.sent && draft.sent === document.referrer.split("#")[0] && !wasRefused()) store.drop(key);
      else if (draft.sent) store.write(key, { ...draft, sent: undefined, back: hasSignedIn });
    });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset?.draft || form.matches("[data-autosave]") || event.defaultPrevented) return;
    clearTimeout(timers.get(form));
    if (store.read(form.dataset.draft)) keep(form, { sent: here() });
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail,
      form = ctx?.sourceElement;
    if (!(form instanceof Element) || !form.matches("form[data-draft]:not([data-autosave])")) return;
    if (ctx.response?.status < 400) store.drop(form.dataset.draft);
    else keep(form);
  });
  const onTyped = (event) => {
    const form = event.target instanceof Element ? event.target.form || event.target.closest("form") : null;
    if (!form?.dataset.draft || event.target.closest("[data-answer]")) return;
    clearTimeout(timers.get(form));
    timers.set(
      form,
      setTimeout(() => keep(form), KEEP_MS),
    );
  };
  document.addEventListener("input", onTyped);
  document.addEventListener("change", onTyped);

  const ready = () => {
    named();
    document.querySelectorAll("form[data-draft]").forEach(offer);
  };
  document.addEventListener("htmx:after:settle", ready);
  document.addEventListener("htmx:after:swap", ready);
  settle();
  // Every script of the page listens by then: what is put back is saved as if it was typed.
  document.addEventListener("DOMContentLoaded", ready);

  const drop = (form) => {
    clearTimeout(timers.get(form));
    store.drop(form.dataset.draft);
  };
  window.phaenDrafts = { clock, drop, element, keep, same, store, typed };
})();
