"""Paying online, in the manner of VNPAY: a signed redirect, a notice from server to server, questions and refunds."""
