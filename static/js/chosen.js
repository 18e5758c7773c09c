// Counts which result was opened, never by whom (docs/operator.md, "What people search for"). Nothing is sent where the
// reader asked not to be watched, and nothing waits for it: without this file only the count is missing.
const ADDRESS = "/tim-kiem/chon/";
const watched = Boolean(navigator.sendBeacon) && navigator.doNotTrack !== "1" && !navigator.globalPrivacyControl;

function tell(words, url, place, suggested) {
  const found = new URL(url, location.href);
  if (!watched || !words || found.origin !== location.origin) return;
  const told = new URLSearchParams({ q: words.slice(0, 200), url: found.pathname, place: String(place) });
  if (suggested) told.set("suggested", "1");
  navigator.sendBeacon(ADDRESS, told);
}

// A list of results says with data-results how many come before its first one. Enter on a link is a click as well.
function opened(event) {
  if (event.type === "auxclick" && event.button !== 1) return; // only the middle button opens
  const link = event.target.closest?.("a[href]");
  const list = link?.closest("[data-results]");
  if (!list) return;
  const before = list.matches("ol") ? [...list.children].findIndex((item) => item.contains(link)) : 0; // a guide is one
  const place = Number(list.dataset.results || 0) + before + 1;
  tell(new URLSearchParams(location.search).get("q")?.trim(), link.href, place, false);
}

addEventListener("click", opened, true);
addEventListener("auxclick", opened, true);
addEventListener("suggestion-taken", ({ detail }) => tell(detail.words, detail.url, detail.place, true));
