"""Lights and flags by rules that are data: what a rule says of its inputs, and why."""

from .vocabulary import BASES, LIT, Basis, BasisInfo, Colour, Combine, Dimension, Scope

__all__ = ["BASES", "LIT", "Basis", "BasisInfo", "Colour", "Combine", "Dimension", "Scope"]
