"""What the public page of a procedure shows, worked out once for the view, the preview and the print."""

from catalog.page.procedure_page import ProcedurePage
from catalog.page.ways import due_for

__all__ = ["ProcedurePage", "due_for"]
