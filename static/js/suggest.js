// Suggestions under a search box: ARIA 1.2 combobox with a list box. Without it the box searches on Enter.
// A page may bring a class of its own that fills the options and takes the chosen one in another way.
class Suggestions {
  static wait = 180; // milliseconds after the last letter
  static patience = 4000; // milliseconds for an answer
  static remembered = 50; // answers
  static listClass = "suggestions";
  static hiddenClass = "visually-hidden";

  constructor(input, address = input.dataset.suggest) {
    this.input = input;
    this.address = address;
    this.items = [];
    this.active = -1;
    this.known = new Map();
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-suggestions`;
    this.list.className = this.constructor.listClass;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.suggestLabel);
    this.list.hidden = true;
    this.status = document.createElement("div");
    this.status.className = this.constructor.hiddenClass;
    this.status.setAttribute("role", "status");
    input.after(this.list, this.status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", (event) => event.isComposing || this.later());
    input.addEventListener("compositionend", () => this.later()); // an input method has finished a word
    input.addEventListener("keydown", (event) => event.isComposing || this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    input.form?.addEventListener("submit", () => this.close());
    addEventListener("pagehide", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.take(event.target.closest("[role=option]")));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), this.constructor.wait);
  }

  async ask() {
    const words = this.input.value.trim().replace(/\s+/g, " ");
    if (words === this.asked && !this.list.hidden) return;
    this.pending?.abort();
    this.asked = words;
    if (words.length < 2) return this.close();
    if (this.known.has(words)) return this.show(this.known.get(words));
    const pending = (this.pending = new AbortController());
    const timer = setTimeout(() => pending.abort(), this.constructor.patience);
    try {
      const answer = await fetch(`${this.address}?q=${encodeURIComponent(words)}`, { signal: pending.signal });
      if (!answer.ok) throw new Error(answer.status);
      const { suggestions = [] } = await answer.json();
      this.remember(words, suggestions);
      if (pending === this.pending) this.show(suggestions);
    } catch {
      if (pending === this.pending) this.close(); // no connection: the box still searches on Enter
    } finally {
      clearTimeout(timer);
    }
  }

  remember(words, suggestions) {
    if (this.known.size >= this.constructor.remembered) this.known.delete(this.known.keys().next().value);
    this.known.set(words, suggestions);
  }

  show(suggestions) {
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.items = suggestions.map((suggestion, index) => {
      const item = document.createElement("li");
      item.id = `${this.list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      this.fill(item, suggestion);
      return item;
    });
    this.list.replaceChildren(...this.items);
    this.list.scrollTop = 0;
    const isHere = document.activeElement === this.input;
    this.open(this.items.length > 0 && isHere);
    const { suggestNone, suggestCount } = this.input.dataset;
    this.status.textContent = isHere ? (this.items.length ? `${this.items.length} ${suggestCount}` : suggestNone) : "";
  }

  fill(item, { text, url = "", kind = "", label }) {
    Object.assign(item.dataset, { url, text, kind });
    const title = document.createElement("span");
    title.append(...this.emphasised(text));
    item.append(title);
    if (label) {
      const kind = document.createElement("span");
      kind.className = `${this.constructor.listClass}__kind`;
      kind.textContent = label;
      item.append(" ", kind);
    }
  }

  // The typed words in bold, the last one as far as it was typed; marks do not matter.
  emphasised(text) {
    const fold = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
    const typed = (this.asked || "").match(/[\p{L}\p{N}\p{M}]+/gu)?.map(fold) || [];
    const begun = typed.at(-1);
    return text.normalize("NFC").split(/([\p{L}\p{N}]+)/u).map((part) => {
      const word = fold(part);
      const length = typed.includes(word) ? part.length : begun && word.startsWith(begun) ? begun.length : 0;
      if (!length) return part;
      const strong = document.createElement("strong");
      strong.textContent = part.slice(0, length);
      const whole = new DocumentFragment();
      whole.append(strong, part.slice(length));
      return whole;
    });
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  close() {
    clearTimeout(this.timer);
    this.pending?.abort();
    this.pending = undefined;
    this.open(false);
    this.move(-1);
    this.status.textContent = "";
  }

  move(index) {
    this.active = index;
    this.items.forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", this.items[index].id);
    this.items[index].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const isOpen = !this.list.hidden;
    const count = this.items.length;
    if (event.key === "Escape" && isOpen) {
      event.preventDefault(); // the first one closes the list, the next one empties the box
      this.close();
    } else if (event.key === "ArrowDown" && !event.altKey && count && this.input.value.trim()) {
      event.preventDefault();
      this.open(true);
      this.move((this.active + 1) % count);
    } else if (event.key === "ArrowUp" && isOpen) {
      event.preventDefault();
      this.move((this.active <= 0 ? count : this.active) - 1);
    } else if (event.key === "Enter" && isOpen && this.active >= 0) {
      event.preventDefault();
      event.stopPropagation();
      this.take(this.items[this.active]);
    }
  }

  take(item) {
    if (!item) return;
    const { url, text } = item.dataset;
    if (url) {
      const detail = { words: this.input.value.trim(), url, place: this.items.indexOf(item) + 1 };
      this.input.dispatchEvent(new CustomEvent("suggestion-taken", { bubbles: true, detail }));
      this.close();
      location.assign(url);
    } else {
      this.input.value = text;
      this.input.form.requestSubmit();
    }
  }
}

globalThis.Suggestions = Suggestions; // file names are hashed, so another module cannot import it by name
for (const input of document.querySelectorAll("input[data-suggest]")) new Suggestions(input);
