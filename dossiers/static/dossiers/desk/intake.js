// Comfort for the counter; every page works without it.

// The procedure's box: the combobox of the public search (suggest.js), which keeps the code that was chosen.
class ProcedureBox extends Suggestions {
  static wait = 120;
  static listClass = "desk-suggestions";
  static hiddenClass = "w-sr-only";

  constructor(input) {
    super(input, input.dataset.suggestProcedure);
    this.code = input.parentElement.querySelector("[data-suggest-code]");
  }

  later() {
    if (this.code) this.code.value = "";
    super.later();
  }

  fill(item, { code, text }) {
    Object.assign(item.dataset, { code, text });
    item.textContent = `${text} (${code})`;
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

for (const input of document.querySelectorAll("input[data-suggest-procedure]")) new ProcedureBox(input);
for (const form of document.querySelectorAll("form[data-intake]")) {
  enterGoesOn(form);
  sendAtOnce(form);
  followChoices(form);
}
