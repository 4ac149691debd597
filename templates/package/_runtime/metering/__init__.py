"""Token metering: usage, budgets, the burst limit and the daily quota.

``meter`` combines the parts for one client. ``budget`` limits a block of code. ``store`` defines the
protocol of quota stores, which count against the burst limit and the daily quota; ``memory``,
``sqlite``, ``redis_store`` and ``fallback`` implement it. ``budget_store`` adds a budget per day of
the programs that share a store. ``history`` records usage in a file.
"""
