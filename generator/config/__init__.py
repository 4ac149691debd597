"""codegen.yaml and drift.yaml: their models, and the readers that validate them."""
