"""Records behave like frozen data classes with keyword arguments."""

from __future__ import annotations

import copy
import pickle

import pytest

from pipedrive_activities._runtime.operation import Batch, Operation, Parameter


def test_attributes_are_given_by_name_or_have_a_default() -> None:
    batch = Batch(parameter="ids")
    assert (batch.parameter, batch.maximum) == ("ids", None)
    assert repr(batch) == "Batch(parameter='ids')"


def test_attributes_can_be_given_by_position_where_a_record_says_so() -> None:
    assert Parameter("id", "path", "string") == Parameter(name="id", location="path", kind="string")
    with pytest.raises(TypeError, match=r"^Batch: too many attributes by position$"):
        Batch("ids")  # type: ignore[misc]  # the fault under test
    with pytest.raises(TypeError, match=r"^Parameter: missing attributes: location$"):
        Parameter("id")  # type: ignore[call-arg]  # the fault under test


def test_missing_and_unknown_attributes_are_rejected() -> None:
    with pytest.raises(TypeError, match=r"^Batch: missing attributes: parameter$"):
        Batch()  # type: ignore[call-arg]  # the fault under test
    with pytest.raises(TypeError, match=r"^Batch: unknown attributes: size, word$"):
        Batch(parameter="ids", word=1, size=2)  # type: ignore[call-arg]  # the fault under test


def test_a_record_cannot_be_changed() -> None:
    batch = Batch(parameter="ids")
    with pytest.raises(AttributeError, match="Batch is immutable"):
        batch.maximum = 2  # type: ignore[misc]  # the fault under test
    with pytest.raises(AttributeError, match="Batch is immutable"):
        del batch.parameter
    assert batch.replace(maximum=2) == Batch(parameter="ids", maximum=2)
    assert batch.maximum is None


def test_equal_records_have_equal_values() -> None:
    batch = Batch(parameter="ids", maximum=None)
    assert batch == Batch(parameter="ids")
    assert hash(batch) == hash(Batch(parameter="ids"))
    assert batch != Batch(parameter="id")
    assert batch != Parameter(name="ids", location="query")
    assert copy.deepcopy(batch) == pickle.loads(pickle.dumps(batch)) == batch


def test_attributes_that_depend_on_others_have_defaults_of_their_own() -> None:
    nested = Parameter(name="a.b", location="body")
    assert (nested.api_name, nested.path, nested.style) == ("a.b", ("a", "b"), "form")
    whole = Parameter(name="body", api_name="", location="body", style="", explode=None)
    assert (whole.api_name, whole.path, whole.explode) == ("", ("",), True)
    assert Parameter(name="id", location="path").explode is False


def test_what_is_computed_from_attributes_is_not_part_of_a_record() -> None:
    operation = Operation(id="x", resource="pets", name="x", method="GET", path="/")
    assert operation.arguments == {}
    assert "arguments" not in repr(operation)
    assert operation.replace(id="y").id == "y"
