"""The commands of specgen: the only code that prints, exits or reads input files.

Each module defines one click command and imports the stages only when that command runs.
"""
