/* The form of a village plan: saved while it is filled, kept on this machine while the network is away.
   form[data-autosave]   sends itself by htmx a moment after the last key; waits while a conflict is open;
                         "pressed" waits for its button: until then nothing of its thing is stored
   [data-rows]           rows of a formset; [data-add-row] puts its template below them
   [data-drafts]         names the rows that are kept here only
   [data-quiet]          what asks by itself: an answer that is none is not put anywhere and leads nowhere
   form[data-upload]     sends its files one by one, pictures made small first, with a bar each
   Everything works without this file; then the buttons send the whole page. */
(() => {
  "use strict";
  const TYPED_MS = 1200,
    CHOSEN_MS = 300,
    CHECK_MS = 400,
    RETRY_MS = [3000, 8000, 20000, 60000],
    PICTURE_SIDE = 2000,
    PICTURE_QUALITY = 0.8;
  const { clock, drop, element, keep, same, store, typed } = window.phaenDrafts;
  const timers = new WeakMap(),
    tries = new WeakMap(),
    known = new WeakMap();
  const formOf = (node, kind) => (node instanceof Element ? node.closest(`form[data-${kind}]`) : null);
  const later = (form, name, wait, act) => {
    const known = timers.get(form) || {};
    clearTimeout(known[name]);
    known[name] = setTimeout(act, wait);
    timers.set(form, known);
  };
  const say = (form, state, text) =>
    form.querySelectorAll("[data-save-state]").forEach((place) => {
      place.dataset.state = state;
      place.textContent = text;
    });

  /* --- rows whose drafts stay on this machine --- */
  const listDrafts = () => {
    const place = document.querySelector("[data-drafts]");
    if (!place) return;
    const lost = store
      .keys()
      .filter((key) => key.startsWith(place.dataset.drafts))
      .filter((key) => store.read(key) && !document.querySelector(`form[data-draft="${CSS.escape(key)}"]`));
    place.hidden = !lost.length;
    const list = element("ul", "");
    lost.forEach((key) => {
      const code = key.replace(/\/$/, "").split("/").pop(),
        draft = store.read(key);
      const link = element("a", `${draft.title || "โครงการที่ยังไม่มีชื่อ"} (${clock(draft.at)})`, {
        href: `?open=${code}#row-${code}`,
      });
      list.append(Object.assign(element("li", ""), {}));
      list.lastChild.append(link);
    });
    place.replaceChildren(element("p", "มีข้อมูลที่กรอกค้างไว้ในเครื่องนี้และยังไม่ได้บันทึกเข้าระบบ เปิดเพื่อนำกลับมา"), list);
  };

  /* --- saved while it is filled --- */
  const autosave = (form, wait) =>
    form.dataset.autosave !== "pressed" &&
    later(form, "save", wait, () => {
      if (form.isConnected && !form.querySelector("[data-conflict]")) window.htmx?.trigger(form, "autosave");
    });
  const onTyped = (event) => {
    const form = formOf(event.target, "autosave");
    if (!form || event.target.closest("[data-answer]")) return;
    autosave(form, event.type === "change" ? CHOSEN_MS : TYPED_MS);
    const sums = form.querySelector('[hx-trigger="check"]');
    if (sums) later(form, "check", CHECK_MS, () => sums.isConnected && window.htmx?.trigger(sums, "check"));
  };
  document.addEventListener("input", onTyped);
  document.addEventListener("change", onTyped);

  const isSave = (event) => {
    const { ctx } = event.detail,
      form = formOf(ctx?.sourceElement, "autosave");
    return form === ctx?.sourceElement ? form : null;
  };
  document.addEventListener("htmx:before:request", (event) => {
    const form = isSave(event);
    if (!form) return;
    // A save that waited for another one must carry what stands in the boxes now, and the revision just given.
    const { ctx } = event.detail,
      button = ctx.request.submitter;
    ctx.request.body = new URLSearchParams(new FormData(form, button));
    if (!button) ctx.request.body.append("autosave", "1");
    ctx.sent = typed(form);
    clearTimeout(timers.get(form)?.save);
  });
  // Only answers that were meant for the place are put there; signing in, refusals and faults are said in words.
  const MEANT = [200, 204, 409, 422];
  const SIGNED_OUT = { why: "หมดเวลาเข้าใช้ระบบ", way: "เข้าสู่ระบบใหม่" };
  const CLOSED = { why: "ท่านอาจออกจากระบบแล้ว หรือแผนถูกส่งไปแล้ว", way: "เปิดหน้านี้ใหม่" };
  const unanswered = (form, status, { why, way }, href) => {
    keep(form);
    if (status >= 500) {
      say(form, "offline", "ยังไม่ได้บันทึก ระบบขัดข้องชั่วคราว จะลองใหม่");
      retry(form);
      return;
    }
    document.querySelectorAll("form[data-guard]").forEach((guarded) => {
      guarded.dataset.dirty = "";
    });
    say(form, "offline", `ยังไม่ได้บันทึก ${why} ข้อมูลเก็บไว้ในเครื่องนี้แล้ว `);
    form.querySelector("[data-save-state]")?.append(element("a", way, { href }));
  };
  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail,
      { raw, status } = ctx.response,
      path = new URL(raw.url).pathname;
    const isSignIn = raw.redirected && /sign-in|login/.test(path);
    if (!isSignIn && MEANT.includes(status)) return;
    event.preventDefault();
    if (ctx.sourceElement.matches('[hx-trigger="check"], [data-quiet]')) return;
    const form = isSave(event);
    const href = isSignIn ? `${path}?next=${encodeURIComponent(location.pathname)}` : location.pathname;
    if (!form) location.href = href;
    else unanswered(form, status, isSignIn ? SIGNED_OUT : CLOSED, href);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const form = isSave(event);
    if (!form) return;
    const { ctx } = event.detail;
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
    if (ctx.response.status >= 400) {
      form.querySelector("[data-conflict] button, .error-summary a")?.scrollIntoView({ block: "center" });
      return;
    }
    tries.delete(form);
    known.set(form, ctx.sent);
    if (form.isConnected && !same(ctx.sent, typed(form))) {
      autosave(form, TYPED_MS);
      return;
    }
    drop(form);
  });
  // How many boxes say something that the server has not got.
  const unsent = (form) => {
    const stored = new Map(known.get(form));
    return typed(form).filter(([name, value]) => (stored.get(name) ?? "") !== value).length;
  };
  const tellKept = (form) => {
    const next = form.dataset.autosave === "pressed" ? "กดถัดไปอีกครั้งเมื่อมีสัญญาณ" : "จะส่งเองเมื่อมีสัญญาณ";
    say(form, "offline", `เก็บไว้ในเครื่องนี้แล้ว ${unsent(form)} รายการ ยังไม่ได้บันทึกเข้าระบบ ${next}`);
  };
  const retry = (form) => {
    const count = tries.get(form) || 0;
    tries.set(form, count + 1);
    autosave(form, RETRY_MS[Math.min(count, RETRY_MS.length - 1)]);
  };
  document.addEventListener("htmx:error", (event) => {
    const form = isSave(event);
    if (form) {
      keep(form);
      tellKept(form);
      retry(form);
    }
  });
  window.addEventListener("online", () =>
    document.querySelectorAll('form[data-autosave][data-dirty="yes"]').forEach((form) => {
      autosave(form, 200);
    }),
  );
  /* --- rows of a formset: one more without asking the server, and those of a draft that the page has not got --- */
  const addRow = (rows) => {
    const total = rows.querySelector('[name$="-TOTAL_FORMS"]'),
      place = element("div", "");
    place.innerHTML = rows.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
    total.value = String(Number(total.value) + 1);
    rows.querySelector("template").before(...place.children);
    return rows.querySelector("template").previousElementSibling;
  };
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-add-row]") : null;
    if (!button) return;
    event.preventDefault();
    addRow(button.closest("[data-rows]")).querySelector("textarea").focus();
  });
  document.addEventListener("put-back", (event) => {
    const rows = event.target.querySelector("[data-rows]");
    const last = Math.max(-1, ...event.detail.map(([name]) => Number(/-(\d+)-text$/.exec(name)?.[1] ?? -1)));
    while (rows && Number(rows.querySelector('[name$="-TOTAL_FORMS"]').value) <= last) addRow(rows);
  });

  /* --- rows: moving, asking before one is taken out --- */
  const number = () =>
    document.querySelectorAll("#rows [data-place]").forEach((place) => {
      place.textContent = String(
        [...document.querySelectorAll("#rows > tr[data-row]")].indexOf(place.closest("tr")) + 1,
      );
    });
  document.addEventListener("row-moved", (event) => {
    const row = document.getElementById(`row-${event.detail.code}`),
      button = document.activeElement;
    const other = event.detail.by < 0 ? row?.previousElementSibling : row?.nextElementSibling;
    const told = document.getElementById("moved");
    if (!row || !event.detail.by || !other) {
      if (told) told.textContent = "แถวนี้อยู่สุดทางแล้ว";
      return;
    }
    if (event.detail.by < 0) other.before(row);
    else other.after(row);
    number();
    button?.focus();
    row.classList.add("row-moved");
    setTimeout(() => row.classList.remove("row-moved"), 1500);
    if (told) told.textContent = `เลื่อนเป็นลำดับที่ ${row.querySelector("[data-place]").textContent} แล้ว`;
  });
  document.addEventListener("htmx:confirm", (event) => {
    const ask = document.getElementById("ask"),
      { ctx, issueRequest, dropRequest } = event.detail;
    if (!ask?.showModal) return;
    event.preventDefault();
    ask.querySelector("#ask-text").textContent = ctx.confirm;
    ask.querySelector("[data-ask-yes]").textContent = "ยืนยัน";
    ask.returnValue = "";
    ask.onclose = () => (ask.returnValue === "yes" ? issueRequest() : dropRequest());
    ask.showModal();
  });
  // Who worked by keyboard in a row goes on where the row stood.
  document.addEventListener("htmx:after:swap", (event) => {
    const from = event.detail.ctx.sourceElement,
      row = from.closest('tr[id^="row-"]');
    if (!row || row.isConnected || document.activeElement !== document.body) return;
    (
      document.getElementById(row.id)?.querySelector("a") || document.querySelector('form[hx-target="#rows"] button')
    )?.focus();
  });
  const ready = () => {
    document.querySelectorAll("form[data-autosave]").forEach((form) => {
      if (!known.has(form)) known.set(form, typed(form));
    });
    number();
    listDrafts();
  };
  document.addEventListener("htmx:after:settle", ready);
  document.addEventListener("htmx:after:swap", ready);
  ready();

  /* --- files, one by one --- */
  const small = async (file) => {
    if (!/^image\/(jpeg|png)$/.test(file.type) || file.size < 1e6 || !window.createImageBitmap) return file;
    try {
      // Upright, as the phone was held; a picture that the browser cannot open (HEIC, a damaged one) travels as it is.
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const part = Math.min(1, PICTURE_SIDE / Math.max(picture.width, picture.height));
      const sheet = Object.assign(document.createElement("canvas"), {
        width: picture.width * part,
        height: picture.height * part,
      });
      const pen = sheet.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, sheet.width, sheet.height);
      pen.drawImage(picture, 0, 0, sheet.width, sheet.height);
      picture.close();
      const blob = await new Promise((done) => sheet.toBlob(done, "image/jpeg", PICTURE_QUALITY));
      return blob && blob.size < file.size ? new File([blob], file.name, { type: "image/jpeg" }) : file;
    } catch {
      return file;
    }
  };
  const send = (form, file, bar) =>
    new Promise((done, failed) => {
      const data = new FormData(form),
        request = new XMLHttpRequest();
      data.delete("papers");
      data.delete("camera");
      data.append("papers", file, file.name);
      request.open("POST", form.action);
      request.setRequestHeader("HX-Request", "true");
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) {
          bar.max = event.total;
          bar.value = event.loaded;
        }
      };
      request.onload = () => (request.status < 500 ? done(request) : failed(new Error(String(request.status))));
      request.onerror = () => failed(new Error("network"));
      request.send(data);
    });
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
  const megabytes = (file) => `${(file.size / 1e6).toFixed(1)} MB`;
  // Returns the page that answered, null when none did, the sentences of what was refused, and how a picture shrank.
  const sendOne = async (form, list, file) => {
    const line = element("li", `${file.name} `),
      bar = element("progress", "", { max: 1, value: 0 });
    bar.setAttribute("aria-label", `กำลังส่ง ${file.name}`);
    line.append(bar);
    list.append(line);
    try {
      const sent = await small(file);
      const shrunk = sent === file ? "" : `${file.name} ย่อจาก ${megabytes(file)} เหลือ ${megabytes(sent)}`;
      if (shrunk) line.firstChild.textContent = `${shrunk} `;
      const request = await send(form, sent, bar);
      const errors = [...parsed(request.responseText).querySelectorAll(".error-summary li")].map((item) =>
        item.textContent.trim(),
      );
      if (request.status >= 400 && !errors.length)
        errors.push(`ไฟล์ «${file.name}» ส่งไม่สำเร็จ กรุณาเปิดหน้านี้ใหม่แล้วลองอีกครั้ง`);
      bar.replaceWith(errors.length ? "ไม่รับ" : "แนบแล้ว");
      return { page: request.responseText, errors, shrunk: errors.length ? "" : shrunk };
    } catch {
      bar.replaceWith("ส่งไม่สำเร็จ");
      return { page: null, shrunk: "", errors: [`ไฟล์ «${file.name}» ส่งไม่สำเร็จ เครือข่ายขัดข้อง กรุณาเลือกไฟล์นี้แนบใหม่`] };
    }
  };
  const tell = (title, refused) => {
    if (!refused.length) {
      title.setAttribute("tabindex", "-1");
      title.focus();
      return;
    }
    const told = element("div", "", { className: "error-summary", tabIndex: -1 }),
      lines = element("ul", "");
    told.setAttribute("role", "alert");
    lines.append(...refused.map((text) => element("li", text)));
    told.append(element("p", "มีไฟล์ที่ไม่ได้แนบ"), lines);
    title.after(told);
    told.focus();
  };
  const showUploaded = (form, answer, { refused, shrunk, button }) => {
    const fresh = parsed(answer).querySelector(form.dataset.upload),
      box = document.querySelector(form.dataset.upload);
    const certificate = document.querySelector("#certificate-box"),
      newer = fresh?.ownerDocument.querySelector("#certificate-box");
    if (certificate && newer) certificate.replaceWith(newer);
    if (!fresh) {
      button.disabled = false;
      box.querySelector("[data-uploads]").append(element("li", refused.join(" ")));
      return;
    }
    fresh.querySelector(".error-summary")?.remove();
    box.replaceWith(fresh);
    const told = fresh.querySelector("[data-uploads]");
    told?.append(...shrunk.map((text) => element("li", text)));
    tell(fresh.querySelector("h2"), refused);
  };
  document.addEventListener("submit", async (event) => {
    const form = formOf(event.target, "upload");
    const files = ["papers", "camera"].flatMap((name) => [...(form?.elements[name]?.files || [])]);
    if (!form || !files.length) return;
    event.preventDefault();
    const list = form.querySelector("[data-uploads]"),
      button = form.querySelector("button");
    button.disabled = true;
    let answer = "";
    const refused = [],
      shrunk = [];
    for (const file of files) {
      const one = await sendOne(form, list, file);
      answer = one.page ?? answer;
      refused.push(...one.errors);
      if (one.shrunk) shrunk.push(one.shrunk);
    }
    showUploaded(form, answer, { refused, shrunk, button });
  });
})();
