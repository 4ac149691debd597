"""Texts of the formats of strings.

Sources: JSON Schema 2020-12 Validation, 7.3; the OpenAPI Format Registry; and formats of this project
for times without a zone (``-local``) and clock times.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FORMATS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "date": ("2026-12-01", "2026-02-28", "0999-01-01"),
        "date-time": (
            "2026-12-01T09:00:00Z",
            "2026-02-28T23:59:59Z",
            "2026-02-28T00:00:00+05:30",
            "2026-02-28T23:59:59.5Z",
        ),
        "date-time-local": ("2026-12-01T09:00:00", "2026-02-28 23:59:59", "2026-02-28T23:59:59Z"),
        "time": ("10:30:00Z", "23:59:59Z", "23:59:59+05:30"),
        "time-local": ("10:30:00", "23:59:59"),
        "duration": ("PT30M", "PT1H30M", "P1D"),
        "clock-time": ("10:30", "00:00", "23:59", "09:30:00"),
        "clock-duration": ("00:30", "00:20", "100:00", "01:30:00"),
        "email": ("jo@example.com", "ines@example.com"),
        "idn-email": ("jo@example.com",),
        "hostname": ("example.com",),
        "idn-hostname": ("example.com",),
        "ipv4": ("192.0.2.1", "198.51.100.7"),
        "ipv6": ("2001:db8::1", "2001:db8::7"),
        "uri": ("https://example.com", "https://example.com/a?b=c"),
        "url": ("https://example.com",),
        "iri": ("https://example.com",),
        "uri-reference": ("/path", "https://example.com/a"),
        "iri-reference": ("/path",),
        "uri-template": ("/path/{id}",),
        "json-pointer": ("/path",),
        "relative-json-pointer": ("0",),
        "regex": ("a",),
        "uuid": (
            "adf21080-0e10-11eb-879b-05d71fb426ec",
            "a2f7c1de-5b0e-4c63-9a6f-0d2b7e41c958",
        ),
        "decimal": ("12.50",),
        "byte": ("dGV4dA==",),
        "binary": ("YWJj",),
    }
)
"""Texts of each format, the most typical first."""

FORMAT_PATTERNS: Mapping[str, str] = MappingProxyType(
    {
        "date": "^20[0-9]{2}-0[1-9]-1[0-9]$",
        "date-time": "^20[0-9]{2}-0[1-9]-1[0-9]T1[0-9]:[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?Z$",
        "date-time-local": "^20[0-9]{2}-0[1-9]-1[0-9]T1[0-9]:[0-5][0-9]:[0-5][0-9]$",
        "time": "^1[0-9]:[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?Z$",
        "time-local": "^1[0-9]:[0-5][0-9]:[0-5][0-9]$",
        "duration": "^P[1-9][0-9]?D$",
        "clock-time": "^1[0-9]:[0-5][0-9]$",
        "clock-duration": "^[0-9]{2,4}:[0-5][0-9]$",
        "email": "^[a-z]{2,30}@[a-z]{1,60}[.]example[.]com$",
        "idn-email": "^[a-z]{2,30}@[a-z]{1,60}[.]example[.]com$",
        "hostname": "^[a-z]{1,60}[.]example[.]com$",
        "idn-hostname": "^[a-z]{1,60}[.]example[.]com$",
        "ipv4": "^192[.]0[.]2[.][1-9][0-9]?$",
        "ipv6": "^2001:db8::[1-9a-f]{1,4}$",
        "uri": "^https://example[.]com/[a-z]+$",
        "url": "^https://example[.]com/[a-z]+$",
        "iri": "^https://example[.]com/[a-z]+$",
        "uri-reference": "^/[a-z]+$",
        "iri-reference": "^/[a-z]+$",
        "uri-template": "^/[a-z]+/[{]id[}]$",
        "json-pointer": "^/[a-z]+$",
        "relative-json-pointer": "^[1-9]$",
        "regex": "^[a-z]+$",
        "uuid": "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$",
        "decimal": "^[1-9][0-9]{0,3}[.][0-9]{2}$",
        "byte": "^([A-Za-z0-9]{4})+$",
        "binary": "^[A-Za-z]+$",
    }
)
"""A pattern of each format for further texts, and for those of a certain length."""
