// Files of the page of papers go up in the background, one after the other; without this the button "Upload" sends them.
const words = document.getElementById("eform-upload-words")?.dataset;
const form = document.querySelector("form[data-kind=papers]");
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
const sizeOf = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${number.format(bytes / 1048576)} MB`);
const EXTENSIONS = { pdf: "application/pdf", jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png", heic: "image/heic" };
const LONG_SIDE = 3000; // pixels: an A4 page at 250 dots per inch
const WORTH_SHRINKING = 1.5 * 1048576; // bytes
const THUMBNAIL = 56; // pixels, as in the template
const RETRY = [2000, 5000, 15000, 30000]; // ms

const queue = [];
let running = null;

const aloud = (text) => {
  document.querySelector("[data-eform-aloud]").textContent = text;
};
const kindOf = (file) => file.type || EXTENSIONS[file.name.split(".").pop().toLowerCase()] || "";

/* One chosen file and its line. */
class Upload {
  constructor(box, file) {
    Object.assign(this, { box, file, body: file, failures: 0, timer: 0 });
    this.line = document.getElementById("eform-upload").content.firstElementChild.cloneNode(true);
    this.find("[data-name]").textContent = file.name;
    this.find("[data-size]").textContent = sizeOf(file.size);
    for (const of of this.line.querySelectorAll("[data-of]")) of.textContent = ` ${file.name}`;
    this.find("[data-cancel]").addEventListener("click", () => this.cancel());
    this.find("[data-retry]").addEventListener("click", () => this.again());
    box.lines.append(this.line);
    this.preview();
  }

  find(selector) {
    return this.line.querySelector(selector);
  }

  say(word, { percent = 0, failed = false, text = words[word] } = {}) {
    this.find("[data-state]").textContent = text.replace("{percent}", `${percent}%`);
    this.find("[data-state]").classList.toggle("uploads__state--error", failed);
    this.find("progress").hidden = failed;
    if (failed) aloud(`${this.file.name}: ${text}`);
  }

  /* A small picture drawn here; nothing is asked of the server. */
  async preview() {
    if (!kindOf(this.file).startsWith("image/")) return;
    try {
      const picture = await createImageBitmap(this.file, { resizeHeight: THUMBNAIL * 2, resizeQuality: "medium" });
      const canvas = this.find("canvas");
      const side = Math.min(picture.width, picture.height);
      const [x, y] = [(picture.width - side) / 2, (picture.height - side) / 2];
      canvas.getContext("2d").drawImage(picture, x, y, side, side, 0, 0, THUMBNAIL, THUMBNAIL);
      canvas.hidden = false;
    } catch {
      // Not a picture that this browser reads; the server judges it.
    }
  }

  /* What the server would refuse is said before it is sent; the sentence, or nothing. */
  fault() {
    if (!this.file.size) return "empty";
    if (!this.box.kinds.includes(kindOf(this.file))) return "kind";
    return this.body.size > this.box.limit ? "large" : "";
  }

  async prepare() {
    if (kindOf(this.file) !== "image/jpeg" || this.file.size < WORTH_SHRINKING) return;
    this.say("shrinking");
    try {
      this.body = await shrunk(this.file);
    } catch {
      this.body = this.file;
    }
  }

  async run() {
    await this.prepare();
    const fault = this.fault();
    if (fault) return this.stop(fault);
    if (this.cancelled) return next();
    const request = (this.request = new XMLHttpRequest());
    request.upload.addEventListener("progress", ({ loaded, total }) => this.progress(loaded / total));
    request.addEventListener("load", () => this.settle());
    for (const failure of ["error", "timeout"]) request.addEventListener(failure, () => this.lost());
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("upload", this.box.key);
    body.set(this.box.input.name, this.body, this.file.name);
    this.progress(0);
    request.send(body);
  }

  progress(share) {
    const percent = Math.min(100, Math.round(share * 100));
    this.find("progress").value = percent;
    this.say(percent < 100 ? "running" : "checking", { percent });
  }

  settle() {
    const { status } = this.request;
    const answer = asJson(this.request.responseText);
    if (status === 502 || status === 504) return this.lost();
    if (status === 403 && answer?.token && !this.renewed) {
      this.renewed = true;
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = answer.token;
      return this.run();
    }
    if (answer?.go) {
      running = null;
      return location.assign(answer.go);
    }
    if (status === 413) return this.stop("large");
    if (status !== 200 || !answer) return this.stop("ended");
    this.box.show(answer.list);
    if (answer.error) return this.stop("", answer.error);
    this.box.mended();
    this.box.picture(answer.newest, this.find("canvas"));
    aloud(words.received.replace("{name}", this.file.name));
    this.line.remove();
    next();
  }

  stop(word, text) {
    this.request = null;
    this.say(word, { failed: true, text: text ?? words[word] });
    next();
  }

  lost() {
    this.request = null;
    this.say("lost", { failed: true });
    this.find("[data-retry]").hidden = false;
    this.timer = setTimeout(() => this.again(), RETRY[Math.min(this.failures++, RETRY.length - 1)]);
    next();
  }

  again() {
    clearTimeout(this.timer);
    this.find("[data-retry]").hidden = true;
    this.say("waiting");
    queue.push(this);
    if (!running) next();
  }

  cancel() {
    this.cancelled = true;
    clearTimeout(this.timer);
    const place = queue.indexOf(this);
    if (place >= 0) queue.splice(place, 1);
    this.line.remove();
    this.box.input.focus();
    this.request?.abort();
    if (running === this && this.request) next();
  }
}

function next() {
  running = queue.shift() ?? null;
  running?.run();
}

function asJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/* A photograph in the size that is kept anyway: less to send, and without the place where it was taken. */
async function shrunk(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  return blob && blob.size < file.size ? blob : file;
}

/* One paper: its file box, the list of what has arrived, the lines of what is on its way. */
class Box {
  constructor(fieldset) {
    this.fieldset = fieldset;
    this.input = fieldset.querySelector("input[type=file]");
    this.list = fieldset.querySelector("[data-upload-list]");
    const button = fieldset.querySelector("button[name=upload]");
    this.key = button.value;
    button.hidden = true;
    // A phone turns its own kind of photograph into a JPEG for who asks for JPEG; from elsewhere it comes as it is.
    this.kinds = [...this.input.accept.split(",").map((kind) => kind.trim()), "image/heic", "image/heif"];
    this.limit = Number(this.input.dataset.maxBytes || Infinity);
    this.lines = document.createElement("ul");
    this.lines.className = "uploads eform-uploads";
    this.list.after(this.lines);
    this.input.addEventListener("change", (event) => {
      event.stopPropagation(); // the list of chosen files is for pages that send them with a button
      this.take();
    });
    this.list.addEventListener("click", (event) => {
      const remove = event.target.closest("button[name=remove]");
      if (!remove) return;
      event.preventDefault();
      this.remove(remove);
    });
    if (this.input.files.length) this.take(); // chosen before this script had arrived
  }

  take() {
    for (const file of this.input.files) {
      const upload = new Upload(this, file);
      upload.say("waiting");
      queue.push(upload);
    }
    this.input.value = "";
    if (!running) next();
  }

  show(list) {
    const pictures = [...this.list.querySelectorAll("canvas[data-of]")];
    this.list.innerHTML = list;
    for (const picture of pictures) this.picture(picture.dataset.of, picture);
  }

  /* The small picture stays beside the file that has arrived. */
  picture(pk, canvas) {
    const line = this.list.querySelector(`button[name=remove][value="${pk}"]`)?.closest("li");
    if (!line || canvas.hidden) return;
    canvas.dataset.of = pk;
    line.prepend(canvas);
  }

  /* What the last "Continue" found missing is here now. */
  mended() {
    const field = this.fieldset.querySelector(".field--error");
    field?.classList.remove("field--error");
    field?.querySelector(".field__error")?.parentElement.remove();
    this.input.removeAttribute("aria-invalid");
  }

  async remove(button) {
    const name = button.closest("li").querySelector(".uploads__name").textContent.trim();
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("remove", button.value);
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const { list } = await response.json();
      if (typeof list !== "string") throw new TypeError("no list");
      this.show(list);
      aloud(words.removed.replace("{name}", name));
      this.input.focus();
    } catch {
      form.requestSubmit(button); // the page says what is wrong
    }
  }
}

if (form) {
  for (const fieldset of form.querySelectorAll(".eform-paper")) new Box(fieldset);
  form.addEventListener(
    "submit",
    (event) => {
      const waiting = form.querySelector("[data-retry]:not([hidden])");
      if ((!running && !waiting) || event.submitter?.name === "remove") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      (running?.line ?? waiting).scrollIntoView({ block: "center" });
      aloud(words.busy);
      for (const line of document.querySelectorAll("[data-eform-state]")) line.textContent = words.busy;
    },
    { capture: true },
  );
  addEventListener("beforeunload", (event) => running && event.preventDefault());
  addEventListener("online", () => {
    for (const retry of form.querySelectorAll("[data-retry]:not([hidden])")) retry.click();
  });
}
