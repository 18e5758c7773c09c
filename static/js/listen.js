// Reads the page aloud with the browser's own voice: nothing is sent anywhere. Without a voice for the page's language
// there is no button.
const button = document.querySelector("[data-listen]");
const stop = document.querySelector("[data-listen-stop]");
const words = button?.querySelector("span");
const first = words?.textContent;
const synthesis = globalThis.speechSynthesis;
const READ = "h1, h2, h3, h4, p, li, dt, dd, figcaption, caption, th, td, summary";
const SKIPPED = ".no-print, .visually-hidden, .gazette, nav, form, details:not([open]) > :not(summary), [hidden]";
const LONGEST = 180; // signs: some browsers fall silent in the middle of a longer text

let voice = null;
let parts = []; // what is still to be read: [element, text]
let marked = null;
let round = 0; // a cancelled utterance still reports its end

const language = (element) => element.closest("[lang]").lang.slice(0, 2).toLowerCase();

function findVoice() {
  const wanted = language(document.body);
  voice = synthesis.getVoices().find((each) => each.lang.toLowerCase().startsWith(wanted)) || null;
  button.hidden = !voice;
}

// Whole sentences, several together while they are short; one that is too long is cut between words.
function pieces(text) {
  const plain = text.replace(/\s+/g, " ").trim();
  const sentences = (plain.match(/[^.!?;:…]+[.!?;:…]*|[.!?;:…]+/g) || []).flatMap(
    (sentence) => sentence.match(new RegExp(`.{1,${LONGEST}}(?:\\s|$)|\\S+`, "g")) || [],
  );
  const found = [];
  for (const sentence of sentences) {
    const last = found.at(-1);
    if (last && last.length + sentence.length < LONGEST) found[found.length - 1] = last + sentence;
    else found.push(sentence);
  }
  return found;
}

function readable(element) {
  if (element.closest(SKIPPED) || !element.checkVisibility()) return false;
  return ![...element.children].some((child) => child.matches(READ) || child.querySelector(READ));
}

function collect() {
  const found = document.querySelectorAll(`.page__head :is(${READ}), .page__content :is(${READ})`);
  return [...found].filter(readable).flatMap((element) => {
    const shown = element.cloneNode(true);
    for (const hidden of shown.querySelectorAll(".visually-hidden, [aria-hidden], .no-print")) hidden.remove();
    return pieces(shown.textContent).map((text) => [element, text]);
  });
}

function mark(element) {
  marked?.classList.remove("is-read");
  element?.classList.add("is-read");
  marked = element;
}

function say(text) {
  words.textContent = text;
}

function end() {
  round += 1;
  parts = [];
  synthesis.cancel();
  mark(null);
  stop.hidden = true;
  say(first);
}

function next(mine) {
  if (mine !== round) return;
  if (!parts.length) {
    end();
    return;
  }
  const [element, text] = parts[0];
  mark(element);
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.onend = () => {
    if (mine !== round) return;
    parts.shift();
    next(mine);
  };
  utterance.onerror = () => mine === round && end();
  synthesis.speak(utterance);
}

// Pausing forgets the sentence, not the place: browsers on phones cannot pause, but all can begin again.
function press() {
  round += 1;
  if (stop.hidden) parts = collect();
  else if (words.textContent === button.dataset.pause) {
    synthesis.cancel();
    say(button.dataset.resume);
    return;
  }
  stop.hidden = false;
  say(button.dataset.pause);
  next(round);
}

if (button && synthesis) {
  findVoice();
  synthesis.addEventListener?.("voiceschanged", findVoice);
  button.addEventListener("click", press);
  stop.addEventListener("click", () => {
    end();
    button.focus();
  });
  addEventListener("pagehide", end);
}
