// Suggestions under a search box: ARIA 1.2 combobox with a list box. Without it the box searches on Enter.
// A page may bring a class of its own that fills the options and takes the chosen one in another way.
class Suggestions {
  static wait = 150; // milliseconds after the last letter
  static listClass = "suggestions";
  static hiddenClass = "visually-hidden";

  constructor(input, address = input.dataset.suggest) {
    this.input = input;
    this.address = address;
    this.items = [];
    this.active = -1;
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
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.take(event.target.closest("[role=option]")));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), this.constructor.wait);
  }

  async ask() {
    const words = this.input.value.trim();
    this.pending?.abort();
    if (words.length < 2) return this.close();
    this.pending = new AbortController();
    try {
      const answer = await fetch(`${this.address}?q=${encodeURIComponent(words)}`, { signal: this.pending.signal });
      if (answer.ok) this.show((await answer.json()).suggestions || []);
    } catch {
      this.close(); // no connection, or a newer question: the box still searches on Enter
    }
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
    this.open(this.items.length > 0 && document.activeElement === this.input);
    const { suggestNone, suggestCount } = this.input.dataset;
    this.status.textContent = this.items.length ? `${this.items.length} ${suggestCount}` : suggestNone;
  }

  fill(item, { text, url }) {
    item.dataset.url = url || "";
    item.textContent = text;
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  close() {
    this.open(false);
    this.move(-1);
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
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" && count) {
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
    if (item.dataset.url) {
      const detail = { words: this.input.value.trim(), url: item.dataset.url, place: this.items.indexOf(item) + 1 };
      dispatchEvent(new CustomEvent("suggestion-taken", { detail })); // counted by chosen.js
      location.assign(item.dataset.url);
    } else {
      this.input.value = item.textContent;
      this.input.form.requestSubmit();
    }
  }
}

globalThis.Suggestions = Suggestions; // file names are hashed, so another module cannot import it by name
for (const input of document.querySelectorAll("input[data-suggest]")) new Suggestions(input);
