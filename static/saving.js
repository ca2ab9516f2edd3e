/* What a form says of its saving, in one place, and what becomes of it when the server does not answer or refuses.
   form[data-guard]      warns before the page is left with unsent changes
   form[data-autosave]   sends itself by htmx a moment after the last key; waits while a conflict is open;
                         "pressed" waits for its button: until then nothing of its thing is stored
   [data-save-state]     in such a form: unsaved, saving, saved at, or why not; made where a form has none
   [data-quiet], [hx-trigger="check"]  asks by itself: an answer that is none is not put anywhere and leads nowhere */
(() => {
  "use strict";
  const TYPED_MS = 1200,
    CHOSEN_MS = 300,
    CHECK_MS = 400,
    BACK_MS = 200,
    RETRY_MS = [3000, 8000, 20000, 60000];
  const { drop, element, keep, same, typed } = window.phaenDrafts;
  const timers = new WeakMap(),
    tries = new WeakMap(),
    known = new WeakMap();
  const clock = () => new Date().toLocaleTimeString("th-TH", { hour: "2-digit", minute: "2-digit" });
  const here = () => location.pathname + location.search;

  /* --- the words --- */
  const words = {
    unsaved: () => "ยังไม่ได้บันทึก",
    saving: () => "กำลังบันทึก…",
    saved: () => `บันทึกแล้ว ${clock()} น.`,
    refused: () => "ยังไม่ได้บันทึก กรุณาดูข้อความที่แจ้ง",
  };
  // The one line of whatever was not stored: what became of it, then what comes next.
  const next = {
    itself: () => "จะบันทึกเองเมื่อเชื่อมต่อได้",
    pressed: (form) => `กรุณากด «${called(form)}» อีกครั้งเมื่อเชื่อมต่อได้`,
    ended: () => "หมดเวลาเข้าใช้ระบบ ",
    closed: () => "ท่านอาจออกจากระบบแล้ว หรือแผนถูกส่งไปแล้ว ",
    large: () => "ข้อความยาวเกินกว่าที่ระบบรับ กรุณาตัดให้สั้นลง",
    strange: () => "มีอักขระที่ระบบเก็บไม่ได้ กรุณาลบแล้วพิมพ์ใหม่",
  };
  const called = (form) => {
    const button = form.querySelector(".go, button:not([type=button])");
    return button?.getAttribute("aria-label") || button?.textContent.trim() || "บันทึก";
  };
  // How many boxes say something that the server has not got.
  const unsent = (form) => {
    const stored = new Map(known.get(form));
    return typed(form).filter(([name, value]) => (stored.get(name) ?? "") !== value).length;
  };
  const became = (form, isKept) => {
    if (!typed(form).length) return "ยังทำรายการไม่ได้";
    return isKept && known.has(form)
      ? `เก็บไว้ในเครื่องนี้แล้ว ${unsent(form)} รายการ ยังไม่ได้บันทึกเข้าระบบ`
      : "ยังไม่ได้บันทึกเข้าระบบ สิ่งที่กรอกยังอยู่ในหน้านี้";
  };

  const places = (form) => [...form.querySelectorAll("[data-save-state]")];
  const say = (form, state, text = words[state]()) => {
    form.dataset.dirty = state === "saved" ? "" : "yes";
    places(form).forEach((place) => {
      if (state === "saved" && place.dataset.made !== undefined) place.remove();
      place.dataset.state = state;
      place.textContent = text;
    });
  };
  const made = (form) => {
    const place = element("p", "", { className: "save-state" });
    place.setAttribute("role", "status");
    place.dataset.saveState = "";
    place.dataset.made = "";
    form.append(place);
  };
  const tell = (form, why, link) => {
    // Who opens the page again by that link finds what was typed in its boxes.
    const isKept = form.dataset.draft !== undefined && keep(form, { back: link !== undefined });
    if (!places(form).length) made(form);
    say(form, "offline", `${became(form, isKept)} ${next[why](form)}`);
    if (!link) return;
    places(form).forEach((place) => {
      place.append(element("a", link.words, { href: link.href }));
    });
    if (isKept) form.dataset.dirty = "";
  };

  /* --- saved while it is filled --- */
  const later = (form, name, wait, act) => {
    const set = timers.get(form) || {};
    clearTimeout(set[name]);
    set[name] = setTimeout(act, wait);
    timers.set(form, set);
  };
  const autosaves = (form) => form.dataset.autosave !== undefined;
  const isPressed = (form) => form.dataset.autosave === "pressed";
  const savesItself = (form) =>
    autosaves(form) ? !isPressed(form) : /change/.test(form.getAttribute("hx-trigger") || "");
  const send = (form, wait) =>
    savesItself(form) &&
    later(form, "save", wait, () => {
      if (form.isConnected && !form.querySelector("[data-conflict]"))
        window.htmx?.trigger(form, autosaves(form) ? "autosave" : "submit");
    });
  const onTyped = (event) => {
    const form = event.target instanceof Element ? event.target.closest("form[data-autosave]") : null;
    if (!form || event.target.closest("[data-answer]")) return;
    send(form, event.type === "change" ? CHOSEN_MS : TYPED_MS);
    const sums = form.querySelector('[hx-trigger="check"]');
    if (sums) later(form, "check", CHECK_MS, () => sums.isConnected && window.htmx?.trigger(sums, "check"));
  };
  document.addEventListener("input", (event) => {
    const form = event.target instanceof Element ? event.target.closest("form[data-guard]") : null;
    if (form) say(form, "unsaved");
  });
  document.addEventListener("input", onTyped);
  document.addEventListener("change", onTyped);
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.guard !== undefined && !event.defaultPrevented) event.target.dataset.dirty = "";
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector('form[data-guard][data-dirty="yes"]')) event.preventDefault();
  });

  /* --- what is sent, and what answers --- */
  // Only a form's own request speaks for it: a part inside it may ask something (a sum to check) and be answered well.
  const sentBy = (event) => {
    const { ctx } = event.detail,
      source = ctx?.sourceElement;
    return source instanceof HTMLFormElement && ctx.request.method !== "GET" ? source : null;
  };
  document.addEventListener("htmx:before:request", (event) => {
    const form = sentBy(event);
    if (!form) return;
    if (autosaves(form)) {
      // A save that waited for another one must carry what stands in the boxes now, and the revision just given.
      const { ctx } = event.detail,
        button = ctx.request.submitter;
      ctx.request.body = new URLSearchParams(new FormData(form, button));
      if (!button) ctx.request.body.append("autosave", "1");
      ctx.sent = typed(form);
    }
    clearTimeout(timers.get(form)?.save);
    if (form.dataset.guard !== undefined) say(form, "saving");
  });

  const retry = (form) => {
    const count = tries.get(form) || 0;
    tries.set(form, count + 1);
    send(form, RETRY_MS[Math.min(count, RETRY_MS.length - 1)]);
  };
  const lost = (form) => {
    tell(form, savesItself(form) ? "itself" : "pressed");
    retry(form);
  };
  // Only answers that were meant for the place are put there; signing in, refusals and faults are said in words.
  const MEANT = [200, 204, 409, 422],
    AGAIN = [408, 429],
    STRANGE = 400,
    SIGNED_OUT = 401,
    TOO_LARGE = 413;
  const REFUSED = new Map([
    [STRANGE, "strange"],
    [TOO_LARGE, "large"],
  ]);
  const unanswered = (form, status, signIn) => {
    if (signIn) tell(form, "ended", { words: "เข้าสู่ระบบใหม่", href: signIn });
    else if (status >= 500 || AGAIN.includes(status)) lost(form);
    else if (REFUSED.has(status)) tell(form, REFUSED.get(status));
    else if (autosaves(form) || savesItself(form)) tell(form, "closed", { words: "เปิดหน้านี้ใหม่", href: here() });
    else location.reload();
  };
  // Where one signs in again, blank while nobody is asked to.
  const signInOf = ({ raw, status, headers }) => {
    const path = new URL(raw.url).pathname;
    if (status === SIGNED_OUT) return headers.get("HX-Redirect") || here();
    return raw.redirected && /sign-in|login/.test(path) ? `${path}?next=${encodeURIComponent(here())}` : "";
  };
  document.addEventListener("htmx:before:response", (event) => {
    const { response, sourceElement } = event.detail.ctx,
      signIn = signInOf(response);
    if (!signIn && MEANT.includes(response.status)) return;
    event.preventDefault();
    const form = sentBy(event);
    if (form) unanswered(form, response.status, signIn);
    else if (sourceElement.matches("[data-quiet], [hx-trigger=check], input")) return;
    else if (signIn) location.href = signIn;
    // What asks by itself every moment asks again.
    else if (sourceElement.matches("a, button, form")) location.href = here();
  });
  document.addEventListener("htmx:after:request", (event) => {
    const form = sentBy(event);
    if (!form) return;
    const isTaken = event.detail.ctx.response.status < 400;
    if (form.dataset.guard !== undefined || places(form).length) say(form, isTaken ? "saved" : "refused");
  });
  document.addEventListener("htmx:error", (event) => {
    const form = sentBy(event);
    if (form) lost(form);
  });
  window.addEventListener("online", () =>
    document.querySelectorAll('form[data-dirty="yes"]').forEach((form) => {
      send(form, BACK_MS);
    }),
  );

  /* --- what was stored --- */
  const pointAt = (form) =>
    form.querySelectorAll(".err").forEach((place) => {
      const name = place.id.replace(/_error$/, ""),
        box = document.getElementById(name);
      if (!box) return;
      const said = (box.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== place.id);
      if (place.textContent) {
        box.setAttribute("aria-invalid", "true");
        said.push(place.id);
      } else box.removeAttribute("aria-invalid");
      if (said.length) box.setAttribute("aria-describedby", said.join(" "));
      else box.removeAttribute("aria-describedby");
    });
  document.addEventListener("htmx:after:swap", (event) => {
    const form = sentBy(event);
    if (!form || !autosaves(form)) return;
    const { ctx } = event.detail;
    pointAt(form);
    if (ctx.response.status >= 400) {
      form.querySelector("[data-conflict] button, .error-summary a")?.scrollIntoView({ block: "center" });
      return;
    }
    tries.delete(form);
    known.set(form, ctx.sent);
    if (form.isConnected && !same(ctx.sent, typed(form))) send(form, TYPED_MS);
    else drop(form);
  });
  const ready = () =>
    document.querySelectorAll("form[data-autosave]").forEach((form) => {
      if (!known.has(form)) known.set(form, typed(form));
    });
  document.addEventListener("htmx:after:settle", ready);
  document.addEventListener("htmx:after:swap", ready);
  ready();
})();
