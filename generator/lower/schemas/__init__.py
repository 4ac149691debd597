"""Schemas to types of the IR: normalised shapes, their equivalence, the type table."""
