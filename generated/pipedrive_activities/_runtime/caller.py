"""Builds requests and decodes responses for both clients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from .call.call_loop import run_call
from .call.collected import captured
from .call.effects import Steps
from .call.error_responses import without_secrets
from .call.requirements import CredentialSelector
from .call.response_headers import HeaderNames
from .call.retry import Retries, override_retries
from .call.running_call import CallOutcome
from .call.uncertain import mark_uncertain, may_change_data
from .client_config import ChosenServer, ClientConfig, Hooks
from .deprecation import warn_once
from .errors import ArgumentError, DecodingError
from .metering.meter import Meter
from .number_checks import check_count, check_time
from .operation import Operation
from .pagination.page import Page
from .pagination.positions import (
    PageRequest,
    PageResponse,
    next_cursor,
    page_arguments,
    pagination_of,
)
from .product import Endpoint, Product, TypeTables
from .request_options import RequestOptions
from .secret import hide_secrets, without_secret_parameters
from .serialization.arguments import check_arguments
from .serialization.decoding import (
    convert_leniently,
    decode_response,
    parse_pointer,
    resolve_pointer,
)
from .serialization.encoding import Encoded, encode_arguments, path_arguments
from .serialization.mismatches import Mismatch, Mismatches
from .serialization.response_bodies import documented_status, is_json_type, type_of_body

if TYPE_CHECKING:
    from msgspec import Struct

_NO_OPTIONS = RequestOptions()
_ANY_BODY: Mapping[str, object] = {"default": object}


class Caller:
    """Checks arguments, starts calls and decodes results, for one product and configuration."""

    _page_type: type[Page[object]] = Page

    def __init__(self, product: Product, config: ClientConfig) -> None:
        self._product = product
        self._config = config

    @cached_property
    def _type_tables(self) -> TypeTables:
        return self._product.type_tables()

    @cached_property
    def _methods(self) -> dict[str, Operation]:
        return {operation.call: operation for operation in self._product.operations.values()}

    def operation(self, operation: Endpoint[object] | Operation | str) -> Operation:
        """Return the operation of an endpoint, an operationId or a method (``pets.list``).

        Raises ArgumentError if there is none.
        """
        if isinstance(operation, Endpoint):
            return operation.resolve(self._product.operations)
        if isinstance(operation, Operation):
            return operation
        by_name = self._product.operations.get(operation) or self._methods.get(operation)
        if by_name is None:
            raise ArgumentError(f"unknown operation {operation!r}", parameter="operation")
        return by_name

    def check(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        options: RequestOptions | None,
        *,
        raw: bool = False,
    ) -> dict[str, object]:
        """Return the validated arguments as plain values; warn about deprecated ones.

        ``raw``: the caller wants the raw response; only then may the response be streamed. Raises
        ArgumentError.
        """
        if options is not None and options.stream is not None and not raw:
            raise ArgumentError(
                f"{operation.call}: a streamed response cannot be decoded; use client.download or send",
                parameter="stream",
            )
        checked = check_arguments(
            operation,
            arguments,
            self._argument_types(operation),
            allow_ignored=options is not None and options.allow_ignored,
        )
        for parameter in operation.deprecated_parameters:
            if parameter.name in checked and parameter.deprecation is not None:
                warn_once(parameter.deprecation.advice)
        return checked

    def _argument_types(self, operation: Operation) -> type[Struct] | None:
        """Return the types of the arguments; None for an operation that is not of the table."""
        is_listed = self._product.operations.get(operation.id) is operation
        return self._type_tables.arguments.get(operation.id) if is_listed else None

    def start(
        self, operation: Operation, checked: Mapping[str, object], options: RequestOptions | None
    ) -> Steps[CallOutcome]:
        """Return the steps of a call. Raises ArgumentError for a value that cannot be serialized."""
        return run_call(operation, _encode(operation, checked, options), self._config, options)

    def start_page(
        self, operation: Operation, request: PageRequest, options: RequestOptions | None
    ) -> Steps[CallOutcome]:
        """Return the steps of a call for one page of a list. Raises ArgumentError like ``start``."""
        encoded = _encode(operation, page_arguments(operation, request), options)
        if request.cursor is not None and pagination_of(operation).style == "link":
            encoded = replace(encoded, link=request.cursor)
        return run_call(operation, encoded, self._config, options)

    def result(
        self,
        operation: Operation,
        checked: Mapping[str, object],
        outcome: CallOutcome,
        options: RequestOptions | None,
    ) -> object:
        """Return the decoded payload of a response; for a list, one page. Raises DecodingError."""
        if operation.pagination is not None:
            return self.page(operation, PageRequest(arguments=checked), outcome, options)
        if outcome.already_deleted:
            return self._deleted_record(operation, outcome)
        body = self._body(operation, outcome, options)
        if not operation.data or self._is_whole(operation, outcome.response.status):
            return body
        return None if body is None else resolve_pointer(body, operation.data)

    def _types_by_status(self, operation: Operation) -> Mapping[str, object]:
        """Return the types of the success bodies; any type for an operation that is not generated."""
        return self._type_tables.responses.get(operation.id, _ANY_BODY)

    def _is_whole(self, operation: Operation, status: int) -> bool:
        """Return whether the result is the whole body, although the operation has ``data``."""
        if not operation.whole:
            return False
        return documented_status(self._types_by_status(operation), status) in operation.whole

    def page(
        self,
        operation: Operation,
        request: PageRequest,
        outcome: CallOutcome,
        options: RequestOptions | None,
    ) -> Page[object]:
        """Return the page in a response. Raises DecodingError."""
        body = self._body(operation, outcome, options)
        return self._page(operation, request, outcome, body)

    def _page(
        self, operation: Operation, request: PageRequest, outcome: CallOutcome, body: object
    ) -> Page[object]:
        items = resolve_pointer(body, pagination_of(operation).items)
        page = PageResponse(
            body=body,
            items=tuple(items) if isinstance(items, list) else (),
            response=outcome.response,
        )
        cursor = next_cursor(operation, request, page)
        if cursor is not None and pagination_of(operation).style == "link":
            cursor = without_secret_parameters(cursor, outcome.authorization.secrets)
        return self._page_type(
            items=page.items,
            next_cursor=cursor,
            cost=outcome.cost,
            response=outcome.response,
        )

    def _deleted_record(self, operation: Operation, outcome: CallOutcome) -> object:
        """Return the payload of a record that an earlier attempt deleted: what its path contains."""
        body: object = path_arguments(operation, outcome.response.url)
        for token in reversed(parse_pointer(operation.data)):
            body = {token: body}
        kind = type_of_body(self._types_by_status(operation), 200)
        if kind is None or not is_json_type(kind):
            return None
        return resolve_pointer(convert_leniently(body, kind, "", []), operation.data)

    def item(
        self,
        operation: Operation,
        outcome: CallOutcome,
        options: RequestOptions | None,
        types: Mapping[str, object],
    ) -> object:
        """Return the item of a stream that the response consists of. Raises DecodingError.

        ``types`` is its type, for every status.
        """
        return self._body(operation, outcome, options, types)

    def _body(
        self,
        operation: Operation,
        outcome: CallOutcome,
        options: RequestOptions | None,
        types: Mapping[str, object] | None = None,
    ) -> object:
        strict = options.strict if options is not None else None
        try:
            body = decode_response(
                operation,
                outcome.response,
                self._types_by_status(operation) if types is None else types,
                self._config.mismatches,
                strict=self._config.strict if strict is None else strict,
            )
        except DecodingError as error:
            failure = self._decoding_error(error, operation, outcome)
        else:
            collected = captured.get()
            if collected is not None:
                collected.add_body(body, outcome.response)
            return body
        raise failure  # outside of ``except``: its context would contain the body

    def _decoding_error(
        self, error: DecodingError, operation: Operation, outcome: CallOutcome
    ) -> DecodingError:
        """Return the error with the attempts of the call, without secrets that the body repeats."""
        error.attempts = outcome.attempts
        error.message = hide_secrets(error.message, outcome.authorization.secrets)
        error.args = (error.message,)
        if error.response is not None:
            error.response = without_secrets(error.response, outcome.authorization.secrets)
        if may_change_data(operation):
            mark_uncertain(error, operation, self._product.operations)
        # The frames of the decoder, and the errors of the libraries, contain the body.
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)


def _encode(
    operation: Operation, checked: Mapping[str, object], options: RequestOptions | None
) -> Encoded:
    chosen = options or _NO_OPTIONS
    return encode_arguments(
        operation, checked, extra_query=chosen.extra_query, extra_body=chosen.extra_body
    )


def build_config(
    *,
    server: ChosenServer,
    credentials: CredentialSelector,
    meter: Meter,
    timeout: float,
    retries: Retries | int | None,
    header_names: HeaderNames,
    headers: Mapping[str, str],
    hooks: Hooks,
    strict: bool,
    on_mismatch: Callable[[Mismatch], None] | None,
    operations: Mapping[str, Operation],
    max_response_bytes: int,
) -> ClientConfig:
    """Return the configuration of a client.

    Raises ArgumentError for an invalid timeout, retry policy or limit.
    """
    check_time(timeout, "timeout")
    check_count(max_response_bytes, "max_response_bytes", 1, "byte")
    return ClientConfig(
        base_url=server.base_url,
        uses_operation_servers=server.uses_operation_servers,
        server_paths=server.paths,
        operation_servers=server.operations,
        credentials=credentials,
        meter=meter,
        mismatches=Mismatches(on_mismatch),
        timeout=timeout,
        retries=override_retries(Retries(), retries),
        header_names=header_names,
        strict=strict,
        headers=headers,
        hooks=hooks,
        operations=operations,
        max_response_bytes=max_response_bytes,
    )
