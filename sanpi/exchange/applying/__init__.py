"""From the stored change list of a run to rows in the ledgers, and back again.

Everything here runs inside one transaction that its caller opens: whole or not at all.
"""
