"use strict";
(() => {
  const table = document.getElementById("table");
  const blocks = [...table.tBodies];
  const tools = document.getElementById("tools");
  const find = document.getElementById("find");
  const to = document.getElementById("to");
  const boxes = [...document.querySelectorAll("input[name=verdict]")];
  const count = document.getElementById("count");
  const ranks = ["unreadable", "no_match", "insufficient", "review", "likely"];
  const texts = new Map(blocks.map((block) => [block, block.textContent.toLowerCase()]));

  const filter = () => {
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const block of blocks) {
      const { verdict, to: place } = block.dataset;
      const fits = wanted.has(verdict) && (!to.value || place === to.value) && words.every((word) => texts.get(block).includes(word));
      block.hidden = !fits;
      shown += fits;
    }
    count.textContent = `${shown} of ${blocks.length} lines shown`;
  };

  const value = (block, key) => {
    const text = block.dataset[key];
    if (key === "line" || key === "score") return Number(text);
    return key === "verdict" ? ranks.indexOf(text) : text.toLowerCase();
  };

  const sort = (head) => {
    const key = head.dataset.sort;
    const strongFirst = key === "verdict" || key === "score";
    const now = head.getAttribute("aria-sort");
    const next = now ? (now === "ascending" ? "descending" : "ascending") : strongFirst ? "descending" : "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", next);
    const sign = next === "ascending" ? 1 : -1;
    const order = (a, b) => {
      const [x, y] = [value(a, key), value(b, key)];
      if ((x === "") !== (y === "")) return x === "" ? 1 : -1;
      return (x < y ? -sign : x > y ? sign : 0) || value(a, "line") - value(b, "line");
    };
    table.append(...[...blocks].sort(order));
  };

  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(head));
    head.replaceChildren(button);
  }
  const openAll = (open) => {
    for (const block of blocks) {
      const details = block.querySelector("details");
      if (details && !block.hidden) details.open = open;
    }
  };
  document.getElementById("open").addEventListener("click", () => openAll(true));
  document.getElementById("close").addEventListener("click", () => openAll(false));
  for (const control of [find, to, ...boxes]) {
    for (const event of ["input", "change"]) control.addEventListener(event, filter);
  }
  tools.hidden = false;
  filter();
})();
