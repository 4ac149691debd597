"""What every call needs, whatever the API offers: requests, retries, errors, decoding, pages.

A call is one generator (``exchange``) that yields what it needs done (``actions``): send a
request, sleep, run something that may block. Two small drivers carry that out, one blocking, one
on asyncio, so both clients behave alike. ``http`` alone imports the HTTP library. Nothing here
imports a module that is generated.
"""
