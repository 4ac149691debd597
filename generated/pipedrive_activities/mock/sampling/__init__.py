"""Sample values of JSON Schemas: the same for a schema every time, without a network.

This package imports nothing of ours. It is copied into the mock server and the contract tests, so that
examples, mock responses and test data are made by the same code.
"""
