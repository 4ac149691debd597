"""Mutations change one location at a time, and every kind of location."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.ir.api import Api
from generator.ir.dump import dump_api
from tests.mutants.contract.build import build_package, fingerprint
from tests.mutants.contract.mutations import Mutant, mutants_of
from tests.mutants.contract.subjects import load_spec_api


@pytest.fixture(scope="module")
def api() -> Api:
    return load_spec_api()


@pytest.fixture(scope="module")
def mutants(api: Api) -> list[Mutant]:
    return list(mutants_of(api))


def test_there_are_many_mutants_with_unique_names(mutants: list[Mutant]) -> None:
    names = [mutant.name for mutant in mutants]
    assert len(names) > 2000
    assert len(set(names)) == len(names)


def test_mutants_differ_from_the_original_which_is_unchanged(
    api: Api, mutants: list[Mutant]
) -> None:
    original = dump_api(api)
    for mutant in mutants[::101]:
        assert mutant.api != api, mutant.name
    assert dump_api(api) == original


@pytest.mark.parametrize(
    "name",
    [
        "/operations/getActivities/parameters/owner_id/name/wire: owner_id → owner_idx",
        "/operations/getActivities/parameters/ids/explode: False → True",
        "/operations/getActivities/parameters/limit/location: query → header",
        "/operations/getActivities/parameters/limit/type/maximum: 500 → 501",
        "/operations/getActivities/parameters/updated_since/type/format: removed",
        "/operations/getActivities/pagination/items: /data → /datax",
        "/operations/getActivity/cost: 1 → 2",
        "/operations/getActivity/path: /api/v2/activities/{id} → /api/v2/activities/{id}x",
        "/operations/updateActivity/http_method: → put",
        "/operations/deleteActivities/deprecation: undeprecated",
        "/operations/deleteActivities/deprecation/replaced_by: deleteActivity → deleteActivityx",
        "/operations/addActivity/responses/400/status: 400 → 418",
        "/types/Activity/fields/id/required: True → False",
        "/types/Activity/fields/note/type: null removed",
        "/types/Activity/fields/subject: removed",
        "/operations/getActivity: removed",
        "/operations/getActivities/parameters/cursor: renamed with its references",
        "/operations/getActivities/pagination/size_parameter: → ids",
        "/operations/getActivities/parameters/owner_id/type/maximum: 5 added",
        "/types/Activity/id: renamed",
        "/types/Activity/additional: closed",
        "/header_roles/retry_after/header: retry-after → retry-afterx",
        "/security_schemes/api_key/name: x-api-token → x-api-tokenx",
    ],
)
def test_every_kind_of_location_is_changed(mutants: list[Mutant], name: str) -> None:
    assert name in {mutant.name for mutant in mutants}


def test_documentation_does_not_change_the_code(api: Api) -> None:
    first = api.operations[0]
    docs = replace(first.docs, description="Another text.")
    changed = replace(api, operations=(replace(first, docs=docs), *api.operations[1:]))
    client = {path: content for path, content in build_package(api).items() if "/cli/" not in path}
    other = {
        path: content for path, content in build_package(changed).items() if "/cli/" not in path
    }
    assert fingerprint(client) == fingerprint(other)
