"""OpenTelemetry's standard instrumentation sees every attempt of both clients, and no secret."""

from __future__ import annotations

import httpx2
import pytest
from opentelemetry.instrumentation.httpx import HTTPX2ClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from pipedrive_activities.errors import ServerError
from tests.support.both_clients import TOKEN, ClientAdapter
from tests.support.scripted_server import answer, serving


def test_every_attempt_is_a_span(adapter: ClientAdapter) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor = HTTPX2ClientInstrumentor()
    instrumentor.instrument(tracer_provider=provider)
    try:
        with serving(answer(503)) as server, pytest.raises(ServerError):
            adapter.get(adapter.client(base_url=server.url, retries=2).activities.get(1))
    finally:
        instrumentor.uninstrument()
    spans = exporter.get_finished_spans()
    assert [span.name for span in spans] == ["GET"] * 3
    assert not any(TOKEN in span.to_json() for span in spans)
    assert httpx2.HTTPTransport.handle_request.__module__.startswith("httpx2")
