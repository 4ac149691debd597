"""Who is asking is told in the way that is described, and in no other place."""

from __future__ import annotations

import pytest
from contract.callers import CALLERS, Caller, by_python_name
from contract.cases import answer_for, every_operation, needed, needed_body
from contract.document import CONTRACT, Operation
from contract.exchange import TOKEN, TRACE

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
KEYS = {one.id: one for one in CONTRACT.security if one.kind == "key"}


@every_caller
@every_operation
def test_the_token_is_sent_in_its_header_alone(operation: Operation, caller: Caller) -> None:
    TRACE.at(operation.pointer)
    given = by_python_name(operation, needed(operation), needed_body(operation))
    sent = caller(operation, given, [answer_for(operation)]).request
    used = [use.scheme for alternative in operation.security for use in alternative]
    keys = [KEYS[scheme] for scheme in used if scheme in KEYS]
    assert keys
    for key in keys:
        assert key.location == "header"
        assert sent.header(key.name) == TOKEN
    assert TOKEN not in sent.url
    assert TOKEN not in sent.content.decode()
    carriers = [name.lower() for name, value in sent.headers if TOKEN in value]
    assert carriers == [key.name.lower() for key in keys]
