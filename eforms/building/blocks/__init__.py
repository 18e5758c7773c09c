"""What an editor composes a form of: parts, pages, questions, and when each is asked."""

from eforms.building.blocks.logic import CheckBlock, ConditionBlock
from eforms.building.blocks.questions import KEY_PATTERN
from eforms.building.blocks.structure import QUESTION_BLOCKS, CoApplicantBlock, GroupBlock, PageBlock, PartBlock

__all__ = [
    "KEY_PATTERN",
    "QUESTION_BLOCKS",
    "CheckBlock",
    "CoApplicantBlock",
    "ConditionBlock",
    "GroupBlock",
    "PageBlock",
    "PartBlock",
]
