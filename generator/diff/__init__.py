"""Compares two APIs by meaning and reports the effect of each change on their users.

Input: two ``Api`` of the intermediate representation. Output: sorted findings, each with a stable
code, a class, its positions in both documents and a fingerprint that does not depend on wording.
Nothing here reads files.
"""
