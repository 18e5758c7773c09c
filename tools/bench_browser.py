"""What a phone on a slow line sees, in Chromium: when the largest part is there, whether it jumps, what it weighs.

Throttled as Lighthouse does: a quarter of this machine's processor, "slow 4G" of 1.6 Mbit/s with 150 ms a round trip;
nothing in the browser's cache.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator, Mapping
from typing import Any

from playwright.sync_api import Browser, sync_playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
PHONE = {"width": 390, "height": 844}
SLOWER = 4  # times, the processor
LATENCY = 150  # ms
DOWN, UP = 1.6e6 / 8, 750e3 / 8  # bytes a second
ROUNDS = 5
TARGET = 1.5  # seconds
SETTLED = 1_000  # ms after the last request
WATCH = """
window.seen = {lcp: 0, shift: 0};
new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.lcp = entry.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.shift += entry.value; })
  .observe({type: "layout-shift", buffered: true});
"""
WEIGHED = ("Document", "Stylesheet", "Script")


def measure(address: str, pages: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """Lines for `make bench`, for each of `pages` (name and path) of the portal at `address`."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM_PATH")
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for name, page in pages.items():
            seen = [_visit(browser, address + page) for _round in range(ROUNDS)]
            lcp = statistics.median(one["lcp"] for one in seen) / 1000
            shift = max(one["shift"] for one in seen)
            weight = seen[0]["bytes"] / 1024
            yield _line(f"{name}: largest contentful paint on a throttled phone", lcp, "s", TARGET)
            yield _line(f"{name}: layout shift", shift, "CLS", 0.1)
            yield _line(f"{name}: HTML, CSS and JavaScript on first view", weight, "KiB on the wire", 45)
        browser.close()


def _line(bench: str, value: float, unit: str, target: float) -> dict[str, object]:
    against = f"the target of at most {target:g}"
    return {
        "bench": bench,
        "value": round(value, 3),
        "unit": unit,
        "against": against,
        "ratio": round(value / target, 2),
    }


def _visit(browser: Browser, address: str) -> dict[str, Any]:
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script(WATCH)
    line = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    weight = 0.0

    def finished(event: dict[str, Any]) -> None:
        nonlocal weight
        weight += event["encodedDataLength"] if kinds.get(event["requestId"]) in WEIGHED else 0

    line.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    line.on("Network.loadingFinished", finished)
    line.send("Network.enable")
    limits = {"offline": False, "latency": LATENCY, "downloadThroughput": DOWN, "uploadThroughput": UP}
    line.send("Network.emulateNetworkConditions", limits)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(SETTLED)
    seen: dict[str, Any] = page.evaluate("seen")
    context.close()
    return {**seen, "bytes": weight}
