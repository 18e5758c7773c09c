"""The register of dossiers (form 06 of 2018, 07 of 2025): what an agency received in a year, by its numbers.

The number is that of the receipt: it runs through the year and never begins anew in it (Circular 01/2018/TT-VPCP).
"""
