"""OAuth 2 authorization code flow (RFC 6749): signing in, and tokens that are renewed automatically.

``tokens`` defines the stored values, ``app`` builds requests to the authorization server and reads
its responses, ``credentials`` renews tokens for a client. None of them does I/O: the caller passes
in a function that sends requests.
"""
