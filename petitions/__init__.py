"""Citizen reception, complaints, denunciations, reflections: the room is reserved for them, and still empty."""
