"""One module per resource, imported when the resource is first used."""
