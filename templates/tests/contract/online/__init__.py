"""Contract tests against a server or a recording: options, transport, observations and report."""
