"""Tests of pages in a browser: a package, so that the fixture ``browser`` can end with it."""
