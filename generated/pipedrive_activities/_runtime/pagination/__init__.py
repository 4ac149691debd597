"""Pagination: pages, and the iterators that fetch them."""
