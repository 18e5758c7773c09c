"""Factories that speak in states; one module a room."""
