"""Pages of a list, and the paginators that fetch them."""
