// The procedure's page: ticks of papers that stay in this browser, and sharing its address. It works without.

// Whoever blocks storage keeps ticks only as long as the page is open.
function stored(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) || "[]");
    return new Set(Array.isArray(kept) ? kept : []);
  } catch {
    return new Set();
  }
}

function store(key, ticks) {
  try {
    if (ticks.size) localStorage.setItem(key, JSON.stringify([...ticks]));
    else localStorage.removeItem(key);
  } catch {
    // The ticks are shown all the same.
  }
}

function keepTicks(list) {
  const key = `giay-to:${list.dataset.ticks}`;
  const boxes = [...list.querySelectorAll("[data-tick]")];
  const progress = list.querySelector("[data-tick-progress]");
  const count = list.querySelector("[data-tick-count]");

  const tell = () => {
    const done = boxes.filter((box) => box.checked).length;
    progress.hidden = done === 0;
    count.textContent = count.dataset.text.replace("{done}", done).replace("{all}", boxes.length);
  };
  // Papers of other cases keep their ticks: only the boxes of this page change.
  const keep = () => {
    const ticks = stored(key);
    for (const box of boxes) {
      if (box.checked) ticks.add(box.dataset.tick);
      else ticks.delete(box.dataset.tick);
    }
    store(key, ticks);
    tell();
  };
  const ticks = stored(key);
  for (const box of boxes) box.checked = box.checked || ticks.has(box.dataset.tick);
  tell();
  list.addEventListener("change", keep);
  list.querySelector("[data-tick-clear]").addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    keep();
    boxes[0].focus();
  });
}

for (const list of document.querySelectorAll("[data-ticks]")) {
  if (list.querySelector("[data-tick]")) keepTicks(list);
}

const address = document.querySelector("[data-share-address]");
const copy = document.querySelector("[data-share-copy]");
const share = document.querySelector("[data-share-native]");
if (address && copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address.textContent);
      copy.textContent = copy.dataset.done;
      document.querySelector("[data-share-status]").textContent = copy.dataset.done;
    } catch {
      getSelection().selectAllChildren(address);
    }
  });
}
if (address && share && navigator.share) {
  share.hidden = false;
  // Closing the sheet without sharing is no error.
  share.addEventListener("click", () =>
    navigator.share({ title: share.dataset.title, url: address.textContent }).catch(() => {}),
  );
}
