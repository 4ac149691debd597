"""OAuth 2 (RFC 6749, authorization code): signing in, and tokens that renew themselves.

``tokens`` is what is kept, ``app`` builds the requests to the authorization server and reads its
answers, ``credentials`` renews for a client. None of them does input or output: whoever sends is
passed in.
"""
