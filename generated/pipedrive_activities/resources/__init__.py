"""One module for each group of operations, loaded when it is first used."""
