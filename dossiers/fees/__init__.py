"""Phí and lệ phí: what a dossier owes, what was paid and went back. Whole VND; only services here change it."""

from dossiers.fees.balances import Balance, balance_of, balances_of, is_settled
from dossiers.fees.owed import fees_at_submission, reduce_fee, restore_fee, set_fee
from dossiers.fees.payments import new_reference, receipt_name, record_payment, take_cash, void_cash
from dossiers.fees.refunds import complete_refund, decide_refund, pay_back, propose_refund, propose_surplus

__all__ = [
    "Balance",
    "balance_of",
    "balances_of",
    "complete_refund",
    "decide_refund",
    "fees_at_submission",
    "is_settled",
    "new_reference",
    "pay_back",
    "propose_refund",
    "propose_surplus",
    "receipt_name",
    "record_payment",
    "reduce_fee",
    "restore_fee",
    "set_fee",
    "take_cash",
    "void_cash",
]
