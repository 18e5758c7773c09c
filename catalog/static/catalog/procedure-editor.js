// The edit view of a procedure: what the server knows when it is saved, the editor sees while typing.
const form = document.querySelector("form[data-edit-form]") ?? document;
const KEY_LENGTH = 40;
const AFTER_TABS = 400; // milliseconds: the tabs open the one that the address names first

// --- lists of rows: Wagtail adds, moves and deletes them ---
function startRows() {
  for (const list of document.querySelectorAll("[data-rows-options]")) new window.InlinePanel(JSON.parse(list.dataset.rowsOptions));
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startRows);
else startRows();

// --- cases: papers and ways to submit choose from those that are being edited ---
const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase()
    .replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, KEY_LENGTH).replace(/-+$/, "");

const rowsOf = (list) =>
  [...document.querySelectorAll(`#id_${list}-FORMS > [data-inline-panel-child]`)].filter(
    (row) => row.querySelector("input[name$='-DELETE']")?.value !== "1" && !row.classList.contains("deleted"),
  );
const field = (row, name) => row.querySelector(`[name$='-${name}']`);

function giveKey(row, taken) {
  const key = field(row, "key");
  if (key.value) return;
  const base = fold(field(row, "name").value) || "truong-hop";
  let fresh = base;
  for (let number = 2; taken.has(fresh); number += 1) fresh = `${base.slice(0, KEY_LENGTH - 4)}-${number}`;
  key.value = fresh;
}

function currentCases() {
  const cases = [];
  for (const row of rowsOf("cases")) {
    const name = field(row, "name").value.trim();
    if (!name) continue;
    giveKey(row, new Set(cases.map((known) => known.key)));
    cases.push({ key: field(row, "key").value, name });
  }
  return cases;
}

function offerCases() {
  const cases = currentCases();
  const selects = document.querySelectorAll("select[data-case-select]");
  for (const select of selects) {
    const chosen = select.value;
    const all = select.options[0];
    const unknown = chosen && !cases.some(({ key }) => key === chosen) ? [new Option(chosen, chosen)] : [];
    select.replaceChildren(all, ...cases.map(({ key, name }) => new Option(name, key)), ...unknown);
    select.value = chosen;
  }
  const used = [...selects].some((select) => select.value);
  document.documentElement.toggleAttribute("data-no-cases", !cases.length && !used);
}

// --- a reason is asked for only where there is one to give ---
function askForReason() {
  const reason = document.querySelector("[data-for-partial]");
  const level = document.querySelector("input[name=service_level]:checked");
  if (reason) reason.hidden = Boolean(level) && level.value !== "partial" && !reason.querySelector("textarea").value;
}

// --- a list that is pasted becomes rows ---
function pasteLines(event) {
  const target = event.target;
  if (!target.matches?.("[data-lines]")) return;
  const lines = event.clipboardData.getData("text").split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:[-–•+*]|\(?\d{1,2}[.)]|[a-zđ]\))\s+/i, "").trim()).filter(Boolean);
  if (lines.length < 2) return;
  event.preventDefault();
  const list = target.closest("[data-rows]").dataset.rows;
  const name = target.name.split("-").pop();
  let row = target.closest("[data-inline-panel-child]");
  lines.forEach((line, number) => {
    if (number) row = nextEmpty(list, row, name);
    const input = field(row, name);
    input.value = line;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function nextEmpty(list, row, name) {
  const rows = rowsOf(list);
  const next = rows[rows.indexOf(row) + 1];
  if (next && !field(next, name).value) return next;
  document.getElementById(`id_${list}-ADD`).click();
  return rowsOf(list).at(-1);
}

const openTab = (panel) => document.querySelector(`[role=tab][href='#${panel.id}']`)?.click();

// --- what is wrong is shown at once, not behind a tab ---
function showFirstError() {
  const error = form.querySelector(".w-tabs__panel .error-message, .w-tabs__panel .w-field--error, .w-tabs__panel [aria-invalid=true]");
  const panel = error?.closest(".w-tabs__panel");
  if (!panel) return;
  openTab(panel);
  const box = error.closest(".w-panel__wrapper, .procedure-row, section") ?? error;
  setTimeout(() => {
    box.scrollIntoView({ block: "center" });
    box.querySelector("input:not([type=hidden]), select, textarea")?.focus({ preventScroll: true });
  });
}

// --- checks and notes lead to what they are about ---
function show(part) {
  const place = document.querySelector(`[data-rows='${part}']`) ?? document.getElementById(`id_${part}`)
    ?? document.querySelector(`[name='${part}']`);
  const panel = place?.closest(".w-tabs__panel");
  if (!panel) return;
  openTab(panel);
  setTimeout(() => {
    place.scrollIntoView({ block: "center" });
    const first = place.matches("input, select, textarea") ? place : place.querySelector("input:not([type=hidden]), select, textarea, button");
    first?.focus({ preventScroll: true });
  });
}

function leadToParts() {
  for (const item of document.querySelectorAll("[data-part]:not([role])")) {
    if (!item.dataset.part) continue;
    item.setAttribute("role", "link");
    item.tabIndex = 0;
  }
}

// --- a note is written without leaving what is being edited ---
async function sendNote(event) {
  const panel = event.target.closest("[data-review-notes]");
  if (!panel) return;
  event.preventDefault();
  const answer = await fetch(event.target.action, {
    method: "POST",
    body: new FormData(event.target),
    headers: { "X-Requested-With": "XMLHttpRequest" },
  });
  if (!answer.ok && answer.status !== 400) return;
  panel.innerHTML = await answer.text();
  leadToParts();
}

document.addEventListener("change", (event) => {
  if (/^cases-\d+-name$/.test(event.target.name ?? "")) offerCases();
  if (event.target.name === "service_level") askForReason();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("#id_papers-ADD, #id_channels-ADD, [id^='id_cases-'][id$='-DELETE-button']")) setTimeout(offerCases);
});
document.addEventListener("click", (event) => {
  const item = event.target.closest("[data-part][role=link]");
  if (item) show(item.dataset.part);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-part][role=link]")) show(event.target.dataset.part);
});
document.addEventListener("submit", sendNote);
document.addEventListener("paste", pasteLines);
window.addEventListener("load", () => {
  offerCases();
  askForReason();
  leadToParts();
  setTimeout(showFirstError, AFTER_TABS);
});
