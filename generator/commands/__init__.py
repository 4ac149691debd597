"""The commands of specgen: with ``cli``, the only code that prints, exits or reads a disk.

Each module defines one click command and imports the stages only when that command runs.
"""
