/* The form of a village plan, over drafts.js and saving.js, which store it while it is filled.
   [data-rows]           rows of a formset; [data-add-row] puts its template below them
   [data-drafts]         names the rows that are kept here only
   form[data-upload]     sends its files one by one, pictures made small first, with a bar each
   Everything works without this file; then the buttons send the whole page. */
(() => {
  "use strict";
  const PICTURE_SIDE = 2000,
    PICTURE_QUALITY = 0.8;
  const { clock, element, store } = window.phaenDrafts;
  const formOf = (node, kind) => (node instanceof Element ? node.closest(`form[data-${kind}]`) : null);

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
    ["#certificate-box", "#lacking-box"].forEach((other) => {
      const newer = fresh?.ownerDocument.querySelector(other);
      if (newer) document.querySelector(other)?.replaceWith(newer);
    });
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
      button = form.querySelector("button"),
      goesOn = form.contains(event.submitter) ? null : event.submitter;
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
    // The button under the thumb attaches what is chosen and goes on; where something was refused it stays.
    if (!refused.length) goesOn?.click();
  });
})();
