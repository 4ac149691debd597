"""Counts, budgets and limits: what was spent, what may be spent, and how fast.

``meter`` ties the parts together for a client; ``store`` says what a place for the shared books
has to do, and ``memory``, ``sqlite``, ``redis_store`` and ``fallback`` are such places.
"""
