// Filling in a page of the online application: what is typed is saved by itself, and a lost network loses nothing.
// What the server does not have yet is kept in this browser, by draft and page, until it has. See docs/operator.md.
const PREFIX = "eform:";
const KEPT_HOURS = 12; // nobody's answers stay longer on a shared computer
const PAUSE = 2000; // ms without typing before it is saved
const RHYTHM = 5000; // ms between two savings at least
const RETRY = [2000, 5000, 10000, 20000, 30000]; // ms after the first, second, … failure
const PATIENCE = 30000; // ms for an answer

const GROUP_BUTTONS = new Set(["them", "xoa", "hoan-tac"]); // see eforms/pages/entries.py
const form = document.querySelector("form[data-draft]");
const words = document.getElementById("eform-words")?.dataset ?? {};

/* What this browser keeps. A browser that keeps nothing (private mode, full) goes without. */
const shelf = {
  key: () => `${PREFIX}${form.dataset.draft}:${form.dataset.step}`,
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key()));
    } catch {
      return null;
    }
  },
  write(entry) {
    try {
      localStorage.setItem(this.key(), JSON.stringify(entry));
    } catch {
      // Saving on the server goes on.
    }
  },
  clear(goes) {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX) && goes(key)) localStorage.removeItem(key);
    } catch {
      // Nothing is kept then.
    }
  },
  drop() {
    this.clear((key) => key === this.key());
  },
};

function isOld(key) {
  try {
    return Date.now() - JSON.parse(localStorage.getItem(key)).at > KEPT_HOURS * 3600 * 1000;
  } catch {
    return true;
  }
}

/* What stands on the page: names and values, without the token and without files. */
function typed() {
  return [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
}

function putBack(entries) {
  const values = new Map();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  fill(form, values);
  // Questions that appear by these answers are filled in as they come.
  form.addEventListener("eform:shown", (event) => fill(event.target, values));
  form.dispatchEvent(new CustomEvent("eform:restored"));
}

function fill(place, values) {
  for (const control of place.querySelectorAll("input, select, textarea")) {
    if (!control.name || ["hidden", "file"].includes(control.type)) continue;
    const given = values.get(control.name) ?? [];
    if (control.type === "radio" || control.type === "checkbox") control.checked = given.includes(control.value);
    else control.value = given[0] ?? "";
  }
}

/* The line of state: seen by the button and in the margin; read aloud only when something changes for the reader. */
const CALM = new Set(["saving", "saved", "restored"]);
let told = "";
let savedAt = form?.dataset.savedAt ?? "";

function say(word, { aloud = false, time = savedAt } = {}) {
  const text = (words[word] ?? "").replace("{time}", time);
  for (const line of document.querySelectorAll("[data-eform-state]")) {
    line.textContent = text;
    line.parentElement.classList.toggle("eform-state--attention", !CALM.has(word));
  }
  if (aloud && told !== word) document.querySelector("[data-eform-aloud]").textContent = text;
  told = aloud ? word : told;
  form.dataset.state = word;
}

function offer(word, act, actWord, time) {
  const box = document.getElementById("eform-offer").content.firstElementChild.cloneNode(true);
  box.querySelector("[data-text]").textContent = (words[word] ?? "").replace("{time}", time);
  const button = box.querySelector("button");
  button.textContent = words[actWord] ?? "";
  button.addEventListener("click", () => {
    box.remove();
    act();
  });
  form.before(box);
}

/* Speaking with the server. */
class Lost extends Error {}

async function post(body, options = {}) {
  let response;
  try {
    const signal = options.signal ?? AbortSignal.timeout(PATIENCE);
    response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, ...options, signal });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Lost();
  }
  if (response.status === 502 || response.status === 504) throw new Lost();
  const isJson = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
  try {
    return { status: response.status, answer: isJson ? await response.json() : null };
  } catch {
    throw new Lost();
  }
}

/* A token that no longer fits is changed for a fresh one; the caller tries once more. */
function renewed({ status, answer }) {
  if (status !== 403 || !answer?.token) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = answer.token;
  return true;
}

const saver = {
  timer: 0,
  last: 0, // when the last one went off
  failures: 0,
  running: null, // AbortController
  stopped: false,
  saved: "", // what the server has, as JSON
  isDirty() {
    return JSON.stringify(typed()) !== this.saved;
  },
  changed() {
    if (this.stopped) return;
    shelf.write({ typed: typed(), version: form.dataset.version, at: Date.now() });
    this.wait(Math.max(PAUSE, this.last + RHYTHM - Date.now()));
  },
  wait(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  },
  halt() {
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = null;
  },
  async save({ leaving = false } = {}) {
    if (this.stopped || !this.isDirty()) return;
    this.halt();
    const entries = typed();
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
    body.set("luu", "tu-dong");
    body.set("phien-ban", form.dataset.version);
    this.last = Date.now();
    this.running = new AbortController();
    const { signal } = this.running;
    if (!this.failures) say("saving");
    const clock = setTimeout(() => this.running?.signal === signal && this.lost(), PATIENCE);
    try {
      const result = await post(body, { signal, keepalive: leaving });
      if (signal === this.running?.signal) this.settle(result, entries);
    } catch (error) {
      if (error instanceof Lost && signal === this.running?.signal) this.lost();
    } finally {
      clearTimeout(clock);
    }
  },
  settle(result, entries) {
    this.running = null;
    const { status, answer } = result;
    if (status >= 500) return this.lost();
    if (renewed(result)) return this.wait(this.failures++ ? RHYTHM : 0);
    if (status === 429) return this.wait(60000);
    if (status === 200 && answer?.version) return this.kept(answer, entries);
    this.stopped = true;
    if (status === 410) shelf.drop();
    if (status === 200 && answer?.go) {
      shelf.drop();
      offer("gone", () => location.assign(answer.go), "look", "");
      return say("gone", { aloud: true });
    }
    say(status === 409 ? "overtaken" : status === 413 ? "large" : "gone", { aloud: true });
  },
  kept(answer, entries) {
    const wasLost = this.failures > 0;
    this.failures = 0;
    this.saved = JSON.stringify(entries);
    form.dataset.version = answer.version;
    savedAt = answer.at;
    if (this.isDirty()) this.changed();
    else shelf.drop();
    if (answer.state === "replaced") say("replaced", { aloud: true });
    else say("saved", { aloud: wasLost });
  },
  lost() {
    this.halt();
    say(savedAt ? "lost" : "lostUnsaved", { aloud: true });
    this.wait(RETRY[Math.min(this.failures++, RETRY.length - 1)]);
  },
};

/* "Continue" by script, tried until it arrives; without a redirect the browser sends the form itself and shows the page. */
let wake = () => {};
const pause = (milliseconds) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });

function go(address) {
  shelf.drop();
  saver.stopped = true;
  const target = new URL(address, location.href);
  const here = target.pathname === location.pathname && target.search === location.search;
  if (here) location.reload();
  else location.assign(target);
}

function setBusy(button, busy) {
  form.toggleAttribute("data-sending", busy);
  if (busy && !button.contents) {
    button.contents = [...button.childNodes];
    button.textContent = words.sending;
  } else if (!busy && button.contents) {
    button.replaceChildren(...button.contents);
    delete button.contents;
  }
  if (busy) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

async function send(button) {
  saver.halt();
  history.replaceState(history.state, "", location.href); // "back" to a page of errors asks for it anew, see forms.js
  setBusy(button, true);
  let tokens = 0;
  for (let failures = 0; ; ) {
    shelf.write({ typed: typed(), version: form.dataset.version, at: Date.now() });
    try {
      const result = await post(new FormData(form, button));
      if (renewed(result) && tokens++ < 2) continue;
      if (result.answer?.go) return go(result.answer.go);
      break;
    } catch {
      say("sendingLost", { aloud: true });
      await pause(RETRY[Math.min(failures++, RETRY.length - 1)]);
    }
  }
  setBusy(button, false);
  form.dataset.native = "1"; // the answer is a page: errors, or that the draft has ended
  form.requestSubmit(button);
}

/* An entry more or less: the server keeps what is typed with it, so that saving once more would take it back. */
function sendGroup() {
  saver.halt();
  saver.stopped = true;
  shelf.write({ typed: typed(), version: form.dataset.version, at: Date.now(), isSent: true });
}

function onSubmit(event) {
  const button = event.submitter;
  if (GROUP_BUTTONS.has(button?.name)) return sendGroup();
  if (form.dataset.native || !button || (button.name && button.name !== "luu")) return saver.halt();
  event.preventDefault();
  if (form.hasAttribute("data-sending")) wake();
  else send(button);
}

function startSaving() {
  saver.saved = form.hasAttribute("data-unsaved") ? "" : JSON.stringify(typed());
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => saver.isDirty() && saver.changed());
  const leave = () => saver.save({ leaving: true });
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  recover();
  if (form.hasAttribute("data-unsaved")) saver.wait(PAUSE);
}

/* After a reload, a crash or a lost network: what the server never got. */
function recover() {
  const entry = shelf.read();
  if (!entry || JSON.stringify(entry.typed) === JSON.stringify(typed())) return shelf.drop();
  const restore = () => {
    putBack(entry.typed);
    say("restored", { aloud: true });
    saver.changed();
  };
  if (entry.version === form.dataset.version) return restore();
  if (entry.isSent) return shelf.drop();
  const time = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit" }).format(entry.at);
  offer("older", restore, "useAgain", time);
}

shelf.clear(isOld);
const done = document.querySelector("[data-eform-done]");
if (done) shelf.clear((key) => key.startsWith(`${PREFIX}${done.dataset.eformDone}:`));
if (form) {
  form.addEventListener("submit", onSubmit);
  addEventListener("online", () => {
    wake();
    if (saver.failures) saver.save();
  });
  // The back button may bring the page back as it was, with an old version of the answers.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  if (form.dataset.kind === "questions") startSaving();
}
