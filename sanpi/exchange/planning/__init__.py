"""From rows of a workbook to what they would do: new records, changed ones with old and new values, and findings.

Nothing is written here.
"""
