// Asks every second how far the import is. Without this script the page's link shows it.
const box = document.querySelector("[data-exchange-progress]");
const PAUSE = 1000; // ms
const LONGEST_PAUSE = 15000; // ms, when the portal does not answer

function show(answer) {
  box.querySelector("progress").value = answer.percentage;
  for (const name of ["done", "total", "percentage"]) {
    box.querySelector(`[data-exchange-${name}]`).textContent = answer[name];
  }
}

async function ask(pause) {
  let next = PAUSE;
  try {
    const answer = await (await fetch(box.dataset.exchangeProgress, { credentials: "same-origin" })).json();
    show(answer);
    if (answer.state !== box.dataset.state || (answer.is_silent && !box.dataset.silent)) {
      window.location.reload();
      return;
    }
  } catch {
    next = Math.min(pause * 2, LONGEST_PAUSE);
  }
  window.setTimeout(ask, next, next);
}

if (box) window.setTimeout(ask, PAUSE, PAUSE);
