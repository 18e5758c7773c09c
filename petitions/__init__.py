"""Citizen reception, complaints, denunciations, reflections: the room is reserved, its first model comes with its own issue."""
