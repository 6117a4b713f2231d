"use strict";
(() => {
  const find = document.getElementById("find");
  const count = document.getElementById("count");
  const pieces = [...document.querySelectorAll("main [data-find]")];
  const texts = pieces.map((piece) => piece.textContent.toLowerCase());
  const panel = document.getElementById("open-fact");
  const shown = document.getElementById("open-fact-text");
  let opener = null;

  const search = () => {
    const words = find.value.trim().toLowerCase();
    let hits = 0;
    pieces.forEach((piece, i) => {
      const hit = words === "" || texts[i].includes(words);
      piece.hidden = !hit;
      hits += hit ? 1 : 0;
    });
    count.textContent = words === "" ? "" : String(hits);
  };
  const close = () => {
    panel.hidden = true;
    if (opener) opener.focus();
  };

  find.addEventListener("input", search);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.cite");
    if (!link) return;
    const fact = document.getElementById(link.hash.slice(1));
    if (!fact) return;
    event.preventDefault();
    opener = link;
    shown.replaceChildren(...[...fact.childNodes].map((node) => node.cloneNode(true)));
    panel.hidden = false;
  });
  panel.querySelector("button").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
    if (event.key === "/" && document.activeElement !== find) {
      event.preventDefault();
      find.focus();
    }
  });
})();
