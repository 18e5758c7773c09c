"""Declarations to fill in by hand: DOCX and PDF files of one layout, made from lists of fields (data/declarations)."""

from catalog.declarations.attaching import attach_declarations
from catalog.declarations.reading import Declaration, declarations
from catalog.declarations.typesetting import build_pdf, build_sample
from catalog.declarations.word import build

__all__ = ["Declaration", "attach_declarations", "build", "build_pdf", "build_sample", "declarations"]
