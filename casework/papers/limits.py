"""How large a template, and what is set with it, may be."""

from __future__ import annotations

MOST_LETTERS = 40_000  # of the template; the portal's own have some 2,000
CPU_SECONDS, TIMEOUT = 3, 8  # a form takes a hundredth of it
MOST_PAGES = 20  # of the sample
MOST_BYTES = 3 * 1024 * 1024  # of the sample's file
LONGEST_SIDE = 420  # mm of a sheet: A3, the largest that an office prints
LARGEST_TEXT = 72  # pt; a heading has 14
