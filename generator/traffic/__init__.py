"""Compares recorded requests and responses with the OpenAPI document.

Input: the records of clients, HAR files, recordings of contract runs, and an ``Api``. Output: reports
of what the records contradict and of what they cover, and a draft overlay. Invariant: no report
contains a value of a request or of a response, since records contain personal details and secrets.
"""
