"""Loads the activities of a server with dlt, in the fastest way that was found: run by its own Python.

Arguments: the URL of the server, a folder, the page size.
"""

import sys

import dlt
from dlt.sources.rest_api import rest_api_source

url, folder, size = sys.argv[1:]
source = rest_api_source(
    {
        "client": {
            "base_url": url,
            "headers": {"x-api-token": "mock-token"},
            "paginator": {
                "type": "cursor",
                "cursor_path": "additional_data.next_cursor",
                "cursor_param": "cursor",
            },
        },
        "resource_defaults": {"primary_key": "id", "write_disposition": "merge"},
        "resources": [
            {
                "name": "activities",
                "endpoint": {
                    "path": "/api/v2/activities",
                    "params": {"limit": int(size)},
                    "data_selector": "data",
                },
            }
        ],
    }
)
pipeline = dlt.pipeline(
    "bench",
    pipelines_dir=f"{folder}/pipelines",
    destination=dlt.destinations.duckdb(f"{folder}/dlt.duckdb"),
    dataset_name="bench",
)
pipeline.run(source, loader_file_format="parquet")
