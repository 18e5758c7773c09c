// The intake queue: keys for its rows, and how many dossiers have come since the page was shown.
(() => {
  "use strict";
  const PAUSE = 30000; // milliseconds between two questions
  const CURRENT = "desk-row-current";

  const rows = () => [...document.querySelectorAll("[data-queue-rows] tbody tr")];

  // The list is replaced after a search, so the row is looked for each time.
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.classList.contains(CURRENT));
    const next = Math.min(Math.max(now + by, 0), all.length - 1);
    all.forEach((row) => row.classList.remove(CURRENT));
    all[next].classList.add(CURRENT);
    all[next].querySelector(".title a").focus();
    all[next].scrollIntoView({ block: "nearest" });
  };
  const current = (selector) => document.querySelector(`[data-queue-rows] tr.${CURRENT} ${selector}`);

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    x: () => current("input[type=checkbox]")?.click(),
    Enter: () => current(".title a")?.click(),
    f: () => document.querySelector("[data-search-form] input[name=q]")?.focus(),
    m: () => document.querySelector("[data-queue-mine]")?.click(),
  };

  const writing = (target) =>
    target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) && target.type !== "checkbox";

  document.addEventListener("keydown", (event) => {
    const act = Object.hasOwn(keys, event.key) && keys[event.key];
    const held = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (!act || held || writing(event.target) || !document.querySelector("[data-queue-keys]")) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return; // the browser opens those itself
    event.preventDefault();
    act();
  });

  const ask = async () => {
    const place = document.querySelector("[data-queue-live]");
    if (!place || document.hidden) return;
    const link = place.querySelector("a");
    try {
      const answer = await fetch(place.dataset.queueLive, { cache: "no-cache", credentials: "same-origin" });
      if (!answer.ok) return;
      const { text } = await answer.json();
      if (link.textContent !== text) link.textContent = text;
      link.hidden = !text;
    } catch {
      // No line just now: the next question may get through.
    }
  };
  setInterval(ask, PAUSE);
  document.addEventListener("visibilitychange", ask);
})();
