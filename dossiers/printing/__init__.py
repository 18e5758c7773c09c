"""The official forms of the one-stop desk: what is issued with which number, printed how often, and set from what.

Source: Circular 03/2025/TT-VPCP, seven forms; before it Circular 01/2018/TT-VPCP, six. A dossier keeps those of the
day on which it was received. Their layouts: dossiers/typst/forms, unless an administrator has put others in place.
"""

from dossiers.printing.issuing import ISSUED_BY, issue_for, issue_missing_receipts, issue_paper, paper_of, print_paper
from dossiers.printing.kinds import Form

__all__ = ["ISSUED_BY", "Form", "issue_for", "issue_missing_receipts", "issue_paper", "paper_of", "print_paper"]
