"""From a call's arguments to its steps, and from its answer to its result; both clients use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from .call.call_loop import CallOutcome, run_call
from .call.credentials import Credentials
from .call.effects import Steps
from .call.response_headers import HeaderNames
from .call.retry import Retries
from .client_config import ClientConfig, Hooks
from .deprecation import warn_once
from .errors import ArgumentError, DecodingError
from .messages import RequestOptions
from .metering.protocol import Ledger
from .operation import Operation
from .pagination.page import Page, paging_of
from .product import Endpoint, Product, TypeTables
from .serialization.arguments import check_arguments
from .serialization.decoding import Mismatch, Mismatches, decode_body, follow
from .serialization.encoding import encode_request


class Caller:
    """Knows the operations and types of a product, and the setup of a client."""

    def __init__(self, product: Product, config: ClientConfig) -> None:
        self._product = product
        self._config = config

    @cached_property
    def _type_tables(self) -> TypeTables:
        return self._product.type_tables()

    @cached_property
    def _methods(self) -> dict[str, Operation]:
        return {operation.call: operation for operation in self._product.operations.values()}

    def operation(self, chosen: Endpoint[object] | Operation | str) -> Operation:
        """Return the operation that is meant; raise ArgumentError when there is none."""
        if isinstance(chosen, Endpoint):
            return chosen.operation
        if isinstance(chosen, Operation):
            return chosen
        found = self._product.operations.get(chosen) or self._methods.get(chosen)
        if found is None:
            raise ArgumentError(f"there is no operation {chosen!r}", parameter="operation")
        return found

    def check(
        self,
        operation: Operation,
        given: Mapping[str, object],
        options: RequestOptions | None,
        *,
        raw: bool = False,
    ) -> dict[str, object]:
        """Return the arguments as they are sent; raise ArgumentError. Deprecated ones warn.

        ``raw`` is a call for the response as it came, which alone may be streamed.
        """
        if options is not None and options.stream is not None and not raw:
            raise ArgumentError(
                f"{operation.call}: a streamed answer has no result; use client.send",
                parameter="stream",
            )
        checked = check_arguments(
            operation,
            given,
            self._type_tables.arguments.get(operation.id),
            allow_ignored=options is not None and options.allow_ignored,
        )
        for parameter in operation.deprecated_parameters:
            if parameter.name in checked and parameter.deprecation is not None:
                warn_once(parameter.deprecation.advice)
        return checked

    def start(
        self, operation: Operation, checked: Mapping[str, object], options: RequestOptions | None
    ) -> Steps[CallOutcome]:
        """Return the steps of a call; raise ArgumentError for what cannot be spelled."""
        return run_call(operation, encode_request(operation, checked), self._config, options)

    def result(
        self, operation: Operation, answer: CallOutcome, options: RequestOptions | None
    ) -> object:
        """Return what the caller wants of an answer: of a list a page. Raises DecodingError."""
        if operation.pagination is not None:
            return self.page(operation, answer, options)[0]
        return follow(self._body(operation, answer, options), operation.data)

    def page(
        self, operation: Operation, answer: CallOutcome, options: RequestOptions | None
    ) -> tuple[Page[object], object]:
        """Return a page, and its next cursor as it stands in the answer. Raises DecodingError."""
        paging = paging_of(operation)
        body = self._body(operation, answer, options)
        items = follow(body, paging.items)
        following = follow(body, paging.next_cursor)
        if following == "" or not isinstance(following, (str, int)):
            following = None
        page = Page[object](
            items=tuple(items) if isinstance(items, list) else (),
            next_cursor=None if following is None else str(following),
            cost=answer.cost,
            response=answer.response,
        )
        return page, following

    def _body(
        self, operation: Operation, answer: CallOutcome, options: RequestOptions | None
    ) -> object:
        strict = options.strict if options is not None else None
        try:
            return decode_body(
                operation,
                answer.response,
                self._type_tables.responses.get(operation.id, object),
                self._config.mismatches,
                strict=self._config.strict if strict is None else strict,
            )
        except DecodingError as error:
            error.attempts = answer.attempts
            raise


def build_config(
    *,
    base_url: str,
    credentials: Credentials,
    ledger: Ledger,
    timeout: float,
    retries: Retries | int | None,
    header_names: HeaderNames,
    headers: Mapping[str, str],
    hooks: Hooks,
    strict: bool,
    on_mismatch: Callable[[Mismatch], None] | None,
) -> ClientConfig:
    """Return the setup of a client; raise ArgumentError for numbers out of range."""
    if timeout <= 0:
        raise ArgumentError("timeout must be above 0 seconds", parameter="timeout")
    retry_policy = (
        Retries(attempts=retries + 1) if isinstance(retries, int) else retries or Retries()
    )
    return ClientConfig(
        base_url=base_url,
        credentials=credentials,
        ledger=ledger,
        mismatches=Mismatches(on_mismatch),
        timeout=timeout,
        retries=retry_policy,
        header_names=header_names,
        strict=strict,
        headers=headers,
        hooks=hooks,
    )
