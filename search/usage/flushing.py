"""The thread that writes what was searched and chosen (see portal.base.counting)."""

from portal.base.counting.flushing import Flusher
from search.usage.buffer import Buffer, Counts
from search.usage.writing import write

buffer = Buffer()


def _write(counts: Counts) -> None:
    write(counts)


flusher = Flusher(what="search usage", buffer=buffer, write=_write)
begin, flush = flusher.begin, flusher.flush
