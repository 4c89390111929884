"""Spread an amount over products in whole lots, inside every limit that the client and the house have set.

:mod:`asking` is what is asked, :mod:`choosing` answers it by an integer programme, :mod:`checking` holds an answer
against the question in plain integers and needs no solver.
"""
