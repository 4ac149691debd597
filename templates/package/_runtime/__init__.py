"""Runtime of the generated client: requests, retries, errors, decoding, pagination, metering.

It does not depend on the API: no module here imports a rendered one. A call is one generator
(``call.call_loop``) that yields effects (``call.effects``): send a request, sleep, run something
that may block. Two small drivers execute them, one blocking, one on asyncio, so both clients
behave alike. Only ``http`` imports the HTTP library.
"""
