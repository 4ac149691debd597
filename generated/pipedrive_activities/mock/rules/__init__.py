"""Rules of this API that its OpenAPI document does not express; empty unless the project has some."""
