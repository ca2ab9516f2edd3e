/* The screen of a hall: the keys of a presenter turn its pages; without this file its links do. */
(() => {
  "use strict";
  const WAYS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" };
  document.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = document.querySelector(`.hall a[rel=${way}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
