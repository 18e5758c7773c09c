"""How often pages are read and how many visit the portal: sums by day, and nothing of who reads (docs/operator.md)."""
