/* Passkeys: a form[data-passkey] asks the browser before it is sent ("create" makes one, "get" signs with a known one).
   data-asked            what the browser is asked, as JSON
   [data-passkey-said]   inside the form: why nothing was sent
   [data-passkey-none]   beside the form: shown where the browser has no passkeys, or no script
   The answer goes as the field «answer» and is judged by the server. */
(() => {
  "use strict";
  const kind = window.PublicKeyCredential;
  const read = { create: kind?.parseCreationOptionsFromJSON, get: kind?.parseRequestOptionsFromJSON };
  if (!navigator.credentials || !read.create || !read.get || !kind.prototype.toJSON) return;

  const words = {
    NotAllowedError: "ยังไม่ได้ยืนยัน เพราะยกเลิกหรือหมดเวลา กดปุ่มอีกครั้งเมื่อพร้อม",
    InvalidStateError: "เครื่องหรือกุญแจนี้มีพาสคีย์ของท่านอยู่แล้ว ไม่ต้องเพิ่มอีก",
    SecurityError: "พาสคีย์ใช้ได้เมื่อเปิดระบบด้วยที่อยู่จริงของระบบเท่านั้น กรุณาตรวจที่อยู่ในช่องบนสุดของเบราว์เซอร์",
  };
  const other = "อุปกรณ์นี้ใช้พาสคีย์ไม่สำเร็จ กรุณาลองอีกครั้ง หรือใช้รหัสจากโทรศัพท์หรือรหัสสำรองแทน";

  const ask = async (form) => {
    const does = form.dataset.passkey;
    const publicKey = read[does].call(kind, JSON.parse(form.dataset.asked));
    const credential = await navigator.credentials[does]({ publicKey });
    form.elements.namedItem("answer").value = JSON.stringify(credential);
    form.submit();
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const button = form.querySelector("button");
    const said = form.querySelector("[data-passkey-said]");
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      button.disabled = true;
      said.hidden = true;
      ask(form).catch((error) => {
        said.textContent = words[error.name] ?? other;
        said.hidden = false;
        button.disabled = false;
        button.focus();
      });
    });
  });
  document.querySelectorAll("[data-passkey-none]").forEach((place) => {
    place.hidden = true;
  });
})();
