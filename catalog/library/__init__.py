"""The forms library: files with their versions, how often they are fetched, which papers have none."""
