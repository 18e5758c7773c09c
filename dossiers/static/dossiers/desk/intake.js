// Comfort for the counter; every page works without it.
const WAIT = 120; // milliseconds after the last letter

// ARIA 1.2 combobox: suggestions from the server under the box of the procedure.
class ProcedureBox {
  constructor(input) {
    this.input = input;
    this.code = input.parentElement.querySelector("[data-suggest-code]");
    this.items = [];
    this.active = -1;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-suggestions`;
    this.list.className = "desk-suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.suggestLabel);
    this.list.hidden = true;
    this.status = document.createElement("div");
    this.status.className = "w-sr-only";
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
    if (this.code) this.code.value = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const words = this.input.value.trim();
    this.pending?.abort();
    if (words.length < 2) return this.close();
    this.pending = new AbortController();
    try {
      const address = `${this.input.dataset.suggest}?q=${encodeURIComponent(words)}`;
      const answer = await fetch(address, { signal: this.pending.signal });
      if (answer.ok) this.show((await answer.json()).suggestions);
    } catch {
      this.close(); // no connection, or a newer question: Enter still searches
    }
  }

  show(suggestions) {
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.items = suggestions.map(({ code, text }, index) => {
      const item = document.createElement("li");
      item.id = `${this.list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.code = code;
      item.textContent = `${text} (${code})`;
      item.dataset.text = text;
      return item;
    });
    this.list.replaceChildren(...this.items);
    this.open(this.items.length > 0 && document.activeElement === this.input);
    const { suggestNone, suggestCount } = this.input.dataset;
    this.status.textContent = this.items.length ? `${this.items.length} ${suggestCount}` : suggestNone;
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

  // On the counter's page the choice goes on at once; a correction only fills in the code.
  take(item) {
    if (!item) return;
    this.close();
    if (this.code) {
      this.input.value = item.dataset.text;
      this.code.value = item.dataset.code;
      this.input.form.requestSubmit();
    } else {
      this.input.value = item.dataset.code;
      this.status.textContent = item.dataset.text;
      const words = document.getElementById(this.input.getAttribute("aria-describedby"));
      if (words) words.textContent = item.dataset.text;
    }
  }
}

// Enter goes to the next box, as clerks know it; Ctrl+Enter receives.
function enterGoesOn(form) {
  form.addEventListener("keydown", (event) => {
    const box = event.target;
    const isText = box.matches("input:not([type=file]):not([type=submit]), select");
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !isText) return;
    event.preventDefault();
    const boxes = [...form.elements].filter((each) => each.offsetParent && !each.disabled && each.tabIndex >= 0);
    const group = boxes.filter((each) => each.type !== "radio" || each.checked || each === box);
    group[group.indexOf(box) + 1]?.focus();
  });
}

// A picture goes off as soon as it is taken, so that the next one can follow; the page comes back as it was typed.
function sendAtOnce(form) {
  for (const input of form.querySelectorAll("input[data-send]")) {
    const button = input.closest("li").querySelector("[data-upload]");
    button.hidden = true;
    input.addEventListener("change", () => {
      if (input.files.length) form.requestSubmit(button);
    });
  }
}

// Papers and due dates of the other cases, desks and sources step aside.
function followChoices(form) {
  const value = (name) => form.querySelector(`[name=${name}]:checked, select[name=${name}], input[type=hidden][name=${name}]`)?.value;
  const apply = () => {
    const [agency, chosen, channel] = [value("agency"), value("case_key"), value("channel")];
    for (const paper of form.querySelectorAll(".desk-intake-paper")) {
      paper.hidden = Boolean(chosen && paper.dataset.case && paper.dataset.case !== chosen);
    }
    for (const promise of form.querySelectorAll(".desk-promises li[data-channel]")) {
      const fits = (mine, now) => !mine || !now || mine === now;
      const { agency: desk, case: one, channel: source } = promise.dataset;
      promise.hidden = !(fits(desk, agency) && fits(one, chosen) && fits(source, channel));
    }
  };
  form.addEventListener("change", apply);
  apply();
}

for (const input of document.querySelectorAll("input[data-suggest]")) new ProcedureBox(input);
for (const form of document.querySelectorAll("form[data-intake]")) {
  enterGoesOn(form);
  sendAtOnce(form);
  followChoices(form);
}
