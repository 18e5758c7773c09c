"""Counting use without tracking people: in memory first, by day, written by a thread; no reader waits for it."""
