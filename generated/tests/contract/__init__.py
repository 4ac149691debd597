"""What the contract tests share: the description as data, and what is expected of a client."""
