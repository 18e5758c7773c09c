"""What editors can put into a page: each block has its template and a preview."""

from home.blocks.body import BodyBlock, LinkBoxesBlock

__all__ = ["BodyBlock", "LinkBoxesBlock"]
