// Questions that depend on others appear and go at once; without this they come with the next page.
// The server judges again: what the browser cannot read exactly (addresses, computed values) is left as the server drew it.
const form = document.querySelector("form[data-kind=questions]");
const words = document.getElementById("eform-words")?.dataset ?? {};
const known = JSON.parse(document.getElementById("eform-known")?.textContent || "{}");
const UNREADABLE = new Set(["address", "old_address", "bank_account", "computed"]);
const clean = (text) => text.normalize("NFC").replace(/[^\P{C}\n\r\t]/gu, "");
const two = (text) => text.padStart(2, "0");

/* Answers as the server stores them; null: nothing, or nothing that it would accept. */
function numberOf(typed) {
  let text = clean(typed).replace(/\s|đồng$|đ$/g, "");
  if (text.includes(",") || /^-?\d{1,3}(\.\d{3})+$/.test(text)) text = text.replaceAll(".", "").replace(",", ".");
  if (!/^-?\d{1,18}(\.\d{1,6})?$/.test(text)) return null;
  return text.replace(/^(-?)0+(?=\d)/, "$1");
}

function dateOf(parts, partly) {
  const whole = /^\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\s*$/.exec(parts.day);
  const alone = !parts.month && !parts.year;
  let [day, month, year] = whole && alone ? whole.slice(1) : [parts.day, parts.month, parts.year];
  if (partly && alone && /^\d{4}$/.test(day)) [day, year] = ["", day];
  if (!/^\d{4}$/.test(year)) return null;
  if (partly && !day) return !month ? year : month >= 1 && month <= 12 ? `${year}-${two(month)}` : null;
  const found = new Date(Date.UTC(year, month - 1, day));
  const isReal = /^\d{1,2}$/.test(day) && /^\d{1,2}$/.test(month) && found.getUTCMonth() === month - 1;
  return isReal && found.getUTCDate() === Number(day) ? `${year}-${two(month)}-${two(day)}` : null;
}

const timeOf = ({ hour, minute }) => (hour < 24 && minute < 60 && hour && minute ? `${two(hour)}:${two(minute)}` : null);

/* One question where it stands, or the place that it keeps while it is not asked. */
class Slot {
  constructor(element) {
    this.place = element; // what stands in the page now
    this.isShown = !(element instanceof HTMLTemplateElement);
    this.wrapper = this.isShown ? element : null;
    this.key = element.dataset.question;
    this.showWhen = asCondition(element.dataset.showWhen);
    if (this.isShown) this.open();
  }

  open() {
    this.name = this.wrapper.dataset.name;
    this.type = this.wrapper.dataset.type;
    this.requireWhen = asCondition(this.wrapper.dataset.requireWhen);
    const entries = [...this.wrapper.querySelectorAll(":scope > .eform-group > .eform-entry")];
    this.entries = entries.map((entry) => new Container(entry));
  }

  show() {
    if (!this.wrapper) {
      this.wrapper = document.adoptNode(this.place.content.querySelector(".eform-question"));
      this.open();
    }
    this.swap(this.wrapper);
    this.isShown = true;
    this.wrapper.dispatchEvent(new CustomEvent("eform:shown", { bubbles: true }));
  }

  hide() {
    this.swap(document.createComment(this.key));
    this.isShown = false;
  }

  swap(node) {
    this.place.replaceWith(node);
    this.place = node;
  }

  get title() {
    const title = this.wrapper.querySelector("legend, label, h2");
    return title?.firstChild?.textContent.trim() ?? "";
  }

  box(part) {
    return this.wrapper.querySelector(`[name="${this.name}_${part}"]`)?.value.trim() ?? "";
  }

  answer(values) {
    const fields = [...this.wrapper.querySelectorAll(`[name="${this.name}"]`)];
    const typed = clean(fields[0]?.value ?? "").trim();
    switch (this.type) {
      case "group":
        return this.entries.map((entry) => entry.judge(values));
      case "choice":
      case "yes_no":
        return (fields[0]?.type === "radio" ? fields.find((field) => field.checked)?.value : typed) ?? "";
      case "choices":
        return fields.filter((field) => field.checked).map((field) => field.value);
      case "declaration":
        return fields[0]?.checked ?? false;
      case "number":
      case "money":
        return numberOf(typed);
      case "date":
      case "partial_date":
        return dateOf({ day: this.box("day"), month: this.box("month"), year: this.box("year") }, this.type !== "date");
      case "time":
        return timeOf({ hour: this.box("hour"), minute: this.box("minute") });
      case "phone":
      case "national_id":
        return typed.replace(/[\s.-]/g, "");
      case "passport":
        return typed.replace(/[\s.-]/g, "").toUpperCase();
      case "tax_code":
        return typed.replace(/[\s.-]/g, "").replace(/^(\d{10})(\d+)$/, "$1-$2");
      default:
        return typed;
    }
  }

  /* "(optional)" behind the label, where that depends on other answers. */
  mark(isRequired) {
    const label = this.wrapper.querySelector("legend, label");
    const mark = label?.querySelector(".optional");
    if (isRequired) mark?.remove();
    else if (label && !mark) {
      const optional = document.createElement("span");
      optional.className = "optional";
      optional.textContent = words.optional;
      label.append(" ", optional);
    }
  }
}

const asCondition = (text) => (text ? JSON.parse(text) : null);

/* The page, or one entry of a group: questions in order, each shown by the answers before it. */
class Container {
  constructor(element) {
    this.slots = [...element.children].filter((child) => child.dataset.question).map((child) => new Slot(child));
  }

  /* Show and hide; gives the answers that count. */
  judge(before) {
    const answers = {};
    const unread = new Set();
    for (const slot of this.slots) {
      const values = { ...before, ...answers };
      const readable = (condition) => condition && !reads(condition).some((key) => unread.has(key));
      if (readable(slot.showWhen)) turn(slot, holds(slot.showWhen, values));
      if (!slot.isShown) continue;
      if (readable(slot.requireWhen)) slot.mark(holds(slot.requireWhen, values));
      if (UNREADABLE.has(slot.type)) unread.add(slot.key);
      else if (slot.type !== "information") answers[slot.key] = slot.answer(values);
    }
    return answers;
  }
}

let appeared = [];

function turn(slot, isWanted) {
  if (isWanted === slot.isShown) return;
  if (isWanted) {
    slot.show();
    appeared.push(slot.title);
  } else {
    slot.hide();
  }
}

function judge({ aloud = true } = {}) {
  appeared = [];
  page.judge(known);
  const titles = appeared.filter(Boolean).join(", ");
  if (aloud && titles) document.querySelector("[data-eform-aloud]").textContent = `${words.appeared} ${titles}`;
}

/* A computed value that an answer beside it has overtaken says that it will be computed anew, and so do those that read it. */
function outdate(key, entry) {
  for (const box of form.querySelectorAll("[data-reads]")) {
    const own = box.closest(".eform-entry");
    const isOther = own && entry && own !== entry;
    const later = box.querySelector("[data-later][hidden]");
    if (!later || isOther || !box.dataset.reads.split(" ").includes(key)) continue;
    box.querySelector("strong").parentElement.hidden = true;
    later.hidden = false;
    outdate(box.closest("[data-question]").dataset.question, own);
  }
}

for (const kind of ["input", "change"]) {
  form?.addEventListener(kind, ({ target }) => {
    const asked = target.closest("[data-question]");
    if (asked) outdate(asked.dataset.question, asked.closest(".eform-entry"));
  });
}

let page, holds, reads;
if (form?.querySelector("[data-show-when], [data-require-when]")) {
  ({ holds, reads } = await import(form.dataset.conditions));
  page = new Container(form);
  judge({ aloud: false }); // a browser may bring back what was typed before
  form.addEventListener("change", judge);
  form.addEventListener("eform:restored", judge);
}
