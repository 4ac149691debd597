"""Samples send the examples of a body, and the reference lists those that the document names."""

from __future__ import annotations

import json
from dataclasses import replace

from generator.views.docs.view import DocsView, view_docs
from tests.support.lowering import HEAD, lower_text

BOOKING = """
paths:
  /bookings:
    post:
      operationId: addBooking
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [seats]
              properties:
                id: {type: integer, readOnly: true}
                seats: {type: integer}
                payer: {type: object, additionalProperties: {type: string}}
            examples:
              broken: {value: {seats: many}}
              Card:
                summary: Paid by card
                value: {id: 1, payer: {name: J. Doe, street: 1 Long Street, city: London}, seats: 2}
      responses:
        '201':
          description: Added.
          content: {text/plain: {schema: {type: string}, examples: {a: {value: "1"}, b: {value: x}}}}
        '202':
          description: One example.
          content: {application/json: {schema: {type: string}, examples: {a: {value: "1"}}}}
"""


def docs_of(text: str) -> DocsView:
    api, _ = lower_text(HEAD + text)
    return view_docs(api, has_command=True)


def test_several_named_examples_of_a_body_are_listed() -> None:
    (view,) = docs_of(BOOKING).operations
    assert view.body is not None
    assert [(each.title, each.language) for each in view.body.examples] == [
        ("broken", "json"),
        ("Paid by card", "json"),
    ]
    assert json.loads(view.body.examples[0].text) == {"seats": "many"}
    first, second = view.responses
    assert [(each.text, each.language) for each in first.examples] == [("1", "text"), ("x", "text")]
    assert second.examples == ()


def test_a_sample_sends_the_first_valid_example_of_the_body() -> None:
    (view,) = docs_of(BOOKING).operations
    assert (
        """create(
        seats=2,
        payer={
            "name": "J. Doe",
            "street": "1 Long Street",
            "city": "London",
        },
    )"""
        in view.sample.python
    )
    assert '"seats": 2' in view.sample.curl
    assert "--seats 2" in view.sample.terminal


def test_a_sample_sends_the_example_of_a_body_that_is_no_object() -> None:
    text = BOOKING.replace("broken: {value: {seats: many}}", "list: {value: [[1, 2], [3]]}")
    start, end = text.index("              type: object"), text.index("            examples:")
    text = text[:start] + "              {type: array, items: {type: array}}\n" + text[end:]
    (view,) = docs_of(text).operations
    assert "([[1, 2], [3]])" in view.sample.python


def test_a_long_note_on_credentials_has_several_lines() -> None:
    text = (
        BOOKING
        + """
security: [{basic: []}]
components:
  securitySchemes: {basic: {type: http, scheme: basic}}
"""
    )
    api, _ = lower_text(HEAD + text)
    product = replace(api.product, environment="MUSEUM_OF_THE_TOWN")
    (view,) = view_docs(replace(api, product=product), has_command=True).operations
    notes = [line for line in view.sample.python.split("\n") if line.startswith("#")]
    assert notes == [
        "# Credentials are read from MUSEUM_OF_THE_TOWN_USERNAME",
        "# and MUSEUM_OF_THE_TOWN_PASSWORD.",
    ]


def test_an_example_with_properties_that_the_client_rejects_is_not_sent() -> None:
    (view,) = docs_of(FORM).operations
    assert """create(seats=[{"row": "B"}])""" in view.sample.python
    assert '"width"' not in view.sample.curl


FORM = """
paths:
  /bookings:
    post:
      operationId: createBooking
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [seats]
              properties:
                seats: {type: array, items: {$ref: '#/components/schemas/Seat'}}
            examples:
              undocumented: {value: {seats: [{row: A, width: 1}]}}
              read-only: {value: {seats: [{row: A, id: 1}]}}
              good: {value: {seats: [{row: B}]}}
      responses: {'204': {description: Added.}}
components:
  schemas:
    Seat:
      type: object
      properties:
        id: {type: integer, readOnly: true}
        row: {type: string}
"""
