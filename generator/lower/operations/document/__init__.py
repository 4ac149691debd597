"""Reads and checks single objects of an OpenAPI document for the drafts of operations: path items, tags,
media types, the parameters of a query."""
