// A picture beside the declaration: larger, smaller, turned. Without this script the browser's own zoom serves.
const STEP = 1.25;
const SMALLEST = 0.2;
const LARGEST = 8;

function start(viewer) {
  const picture = viewer.querySelector("img");
  const stage = viewer.querySelector(".desk-viewer__stage");
  let scale = 1;
  let turns = 0;

  function draw() {
    const sideways = turns % 2 === 1;
    const room = { width: stage.clientWidth, height: stage.clientHeight };
    const size = { width: picture.naturalWidth || 1, height: picture.naturalHeight || 1 };
    const across = sideways ? size.height : size.width;
    const down = sideways ? size.width : size.height;
    const factor = Math.min(room.width / across, room.height / down) * scale;
    picture.style.width = `${size.width * factor}px`;
    picture.style.height = `${size.height * factor}px`;
    // A turned picture keeps the room of the unturned one: margins give it the room that it needs.
    const gap = sideways ? ((size.width - size.height) * factor) / 2 : 0;
    picture.style.margin = `${gap}px ${-gap}px`;
    picture.style.transform = `rotate(${turns * 90}deg)`;
  }

  const acts = {
    in: () => { scale = Math.min(LARGEST, scale * STEP); },
    out: () => { scale = Math.max(SMALLEST, scale / STEP); },
    turn: () => { turns = (turns + 1) % 4; },
    fit: () => { scale = 1; },
  };
  const keys = { "+": "in", "=": "in", "-": "out", r: "turn", R: "turn", 0: "fit" };

  function act(name) {
    acts[name]();
    draw();
  }

  viewer.classList.add("desk-viewer--live");
  viewer.querySelector("[data-viewer-tools]").hidden = false;
  viewer.addEventListener("click", (event) => {
    const button = event.target.closest("[data-view]");
    if (button) act(button.dataset.view);
  });
  viewer.addEventListener("keydown", (event) => {
    const name = keys[event.key];
    if (!name || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(name);
  });
  addEventListener("resize", draw);
  if (picture.complete) draw();
  else picture.addEventListener("load", draw);
}

document.querySelectorAll("[data-viewer]").forEach(start);
