"""Compares two APIs by meaning and says what the difference does to those who use them.

Input: two ``Api`` of the intermediate model. Output: findings, sorted, each with a stable code, a
class, both places and a fingerprint that does not depend on wording. Nothing here reads files.
"""
