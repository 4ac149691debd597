"""The mutator changes one place at a time, and every kind of place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.ir.api import Api
from generator.ir.dump import dump_api
from tests.mutants.contract.__main__ import described
from tests.mutants.contract.build import build_package, fingerprint
from tests.mutants.contract.mutations import Mutant, mutants_of


@pytest.fixture(scope="module")
def api() -> Api:
    return described()


@pytest.fixture(scope="module")
def mutants(api: Api) -> list[Mutant]:
    return list(mutants_of(api))


def test_there_are_many_and_each_has_a_name_of_its_own(mutants: list[Mutant]) -> None:
    names = [mutant.name for mutant in mutants]
    assert len(names) > 2000
    assert len(set(names)) == len(names)


def test_a_mutant_differs_from_the_truth_and_the_truth_stays(
    api: Api, mutants: list[Mutant]
) -> None:
    truth = dump_api(api)
    for mutant in mutants[::101]:
        assert mutant.api != api, mutant.name
    assert dump_api(api) == truth


@pytest.mark.parametrize(
    "name",
    [
        "/operations/getActivities/parameters/owner_id/name/wire: owner_id → owner_idx",
        "/operations/getActivities/parameters/ids/explode: False → True",
        "/operations/getActivities/parameters/limit/location: query → header",
        "/operations/getActivities/parameters/limit/type/maximum: 500 → 501",
        "/operations/getActivities/parameters/updated_since/type/format: dropped",
        "/operations/getActivities/pagination/items: /data → /datax",
        "/operations/getActivity/cost: 1 → 2",
        "/operations/getActivity/path: /api/v2/activities/{id} → /api/v2/activities/{id}x",
        "/operations/updateActivity/http_method: → put",
        "/operations/deleteActivities/deprecation: given up",
        "/operations/deleteActivities/deprecation/replaced_by: deleteActivity → deleteActivityx",
        "/operations/addActivity/responses/400/status: 400 → 418",
        "/types/Activity/fields/id/required: True → False",
        "/types/Activity/fields/note/type: null taken away",
        "/types/Activity/fields/subject: left out",
        "/operations/getActivity: left out",
        "/operations/getActivities/parameters/cursor: renamed with what it steers",
        "/operations/getActivities/pagination/size_parameter: → ids",
        "/operations/getActivities/parameters/owner_id/type/maximum: 5 imposed",
        "/types/Activity/id: renamed",
        "/types/Activity/additional: closed",
        "/header_roles/retry_after/header: retry-after → retry-afterx",
        "/security_schemes/api_key/name: x-api-token → x-api-tokenx",
    ],
)
def test_every_kind_of_place_is_changed(mutants: list[Mutant], name: str) -> None:
    assert name in {mutant.name for mutant in mutants}


def test_documentation_alone_is_no_other_code(api: Api) -> None:
    first = api.operations[0]
    docs = replace(first.docs, description="Other words.")
    response = replace(api, operations=(replace(first, docs=docs), *api.operations[1:]))
    client = {p: c for p, c in build_package(api).items() if "/cli/" not in p}
    other = {p: c for p, c in build_package(response).items() if "/cli/" not in p}
    assert fingerprint(client) == fingerprint(other)
