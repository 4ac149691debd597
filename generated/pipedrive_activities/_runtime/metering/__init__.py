"""Token metering: usage, budgets, the burst limit and the daily quota.

``meter`` combines the parts for one client. ``budget`` limits a block of code. ``store`` defines the
protocol of quota stores, which count against the burst limit and the daily quota; ``memory``,
``sqlite``, ``redis_store`` and ``fallback`` implement it. ``history`` records usage in a file.
"""
