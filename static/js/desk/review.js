// Each mark of the check is saved as soon as it is made. Without this script the form's buttons save it.
const form = document.getElementById("desk-review");

function field(box, name) {
  return box.querySelector(`[name="${name}-${CSS.escape(box.dataset.ident)}"]`);
}

// What is saved at once needs no button; one that failed does.
document.querySelectorAll("[data-mark-save]").forEach((button) => { button.hidden = true; });

function say(box, text, failed) {
  box.querySelector("[data-mark-save]").hidden = !failed;
  const status = box.querySelector("[data-mark-status]");
  status.textContent = text;
  status.classList.toggle("desk-verdict__who--failed", failed);
}

// The word beside the paper's tab, or in the summary of the answer.
function show(box, verdict, word) {
  const tab = document.querySelector(`[data-tab="${CSS.escape(box.dataset.ident)}"] [data-tab-word]`);
  const own = box.closest("details")?.querySelector("[data-mark-word]");
  for (const place of [tab, own]) {
    if (!place) continue;
    place.className = `desk-mark__word desk-mark__word--${verdict}`;
    place.textContent = verdict ? word.charAt(0).toUpperCase() + word.slice(1) : "";
  }
}

async function save(box) {
  const chosen = box.querySelector("input[type=radio]:checked");
  if (!chosen) return;
  const { ident, kind, key } = box.dataset;
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of Object.entries({ ident, kind, key })) data.set(name, value);
  data.set(`verdict-${ident}`, chosen.value);
  data.set(`reason-${ident}`, field(box, "reason").value);
  data.set(`seen-${ident}`, field(box, "seen").value);
  try {
    const answer = await fetch(form.dataset.markUrl, { method: "POST", body: data, credentials: "same-origin" });
    const kept = await answer.json();
    if (!answer.ok) {
      say(box, kept.error, true);
      return;
    }
    field(box, "seen").value = kept.seen;
    say(box, kept.saved, false);
    show(box, kept.verdict, kept.word);
  } catch {
    say(box, form.dataset.failed, true);
  }
}

// One after the other: the second mark of a box must know what the first one wrote.
const queues = new WeakMap();

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-mark]");
  if (!box || !form) return;
  queues.set(box, (queues.get(box) || Promise.resolve()).then(() => save(box)));
});
