"""Typed text → value, derivatives, scripts: one table of operations, one tree with shared subtrees."""
