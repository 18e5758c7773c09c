"""Values that a form computes from its answers: ages, totals, fees.

A formula is written as in a spreadsheet: `{dien-tich} * 1.5`, `sum({thanh-vien.thu-nhap}) / count({thanh-vien})`,
`if({lam-nhanh} = "Có", 50000, 20000)`. Python never sees it: it has a grammar of its own (`syntax`), is checked at
publishing (`checking`), and reckons exactly, with decimals and dates (`evaluation`). What is computed from a missing
answer is nothing; `sum` and `count` leave missing answers out.
"""

from eforms.schema.formulas.checking import check_formula, stored_formula
from eforms.schema.formulas.evaluation import computed, evaluate
from eforms.schema.formulas.syntax import FormulaError, parse, reads

__all__ = ["FormulaError", "check_formula", "computed", "evaluate", "parse", "reads", "stored_formula"]
