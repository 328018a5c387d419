"""Forms that a superior office sends, filled from the ledgers: its own layout, our values.

`fields` names what may stand in a cell, `values` computes it for a month, `excel` and `word` read a file as a grid, find
its marks and fill it. A mark is `{{项目名称}}` in the file itself, or the same set on a cell by hand.
"""
