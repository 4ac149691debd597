"""Views of the reference documentation: its pages, operations, fields, samples and prices."""
