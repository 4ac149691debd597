"""Names of resources and methods, for the conventions of operationIds that are in use."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.lowering import HEAD, lower_text

LIST = {"type": "object", "properties": {"data": {"type": "array", "items": {"type": "string"}}}}
ITEM = {"type": "object", "properties": {"id": {"type": "string"}}}


def method_names(*operations: str) -> list[str]:
    """Return the names of operations, each given as ``GET /path operationId tag``.

    A ``[]`` after the method makes its body a list; an operation on a collection returns a list.
    """
    paths: dict[str, dict[str, object]] = {}
    ids: list[str] = []
    for line in operations:
        method, path, operation_id, *tags = line.split()
        ids.append(operation_id)
        is_list = path.endswith("s") and method == "GET"
        schema = LIST if is_list else ITEM
        parameters = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in re.findall(r"{(.+?)}", path)
        ]
        body = {"type": "array", "items": ITEM} if "[]" in method else ITEM
        operation: dict[str, object] = {
            "operationId": operation_id,
            "tags": tags,
            "parameters": parameters,
            "responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}},
        }  # fmt: skip
        if method.startswith("POST"):
            operation["requestBody"] = {"content": {"application/json": {"schema": body}}}
        paths.setdefault(path, {})[method.removesuffix("[]").lower()] = operation
    api, diagnostics = lower_text(HEAD + "paths: " + json.dumps(paths))
    assert not diagnostics
    names = {
        each.id.wire: f"{each.resource.python}.{each.method.python}" for each in api.operations
    }
    return [names[operation_id] for operation_id in ids]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        # FastAPI appends the path and the method.
        ("GET /v1/pets/{pet_id} get_pet_v1_pets__pet_id__get pets", "pets.get"),
        ("POST /v1/ask query_pet_info_v1_ask_post ai", "ai.query_pet_info"),
        # The operationId only repeats the path.
        ("GET /v1/customers/{customer} GetCustomersCustomer", "customers.get"),
        ("GET /v1/customers/{customer}/cards/{id} GetCustomersCustomerCardsId", "customers.get_card"),
        ("POST /v1/customers PostCustomers", "customers.create"),
        ("POST /v1/customers/{customer} PostCustomersCustomer", "customers.update"),
        ("POST /v1/refunds/{refund} PostRefundsRefund", "refunds.update"),
        ("POST /v1/refunds/{refund}/cancel PostRefundsRefundCancel", "refunds.cancel"),
        ("GET /crm/pets/{id} get-/crm/pets/{id}_getPet pets", "pets.get"),
        # The resource comes first.
        ("GET /namespaces/{n}/rules/{r} Namespaces_GetRule", "namespaces.get_rule"),
        ("PUT /things/{n} IotHub_CreateOrUpdate", "iot_hub.create_or_update"),
        ("GET /repos/{r}/tags repoListTags repository", "repository.list_tags"),
        ("GET /user/emails userListEmails user", "user.list_emails"),
        ("GET /x/{id} connectors_get_v1 beta_connectors", "beta_connectors.get"),
        ("POST /v1/jobs jobs_api_routes_batch_create_batch_job batch", "batch.add_job"),
        ("POST /tuning/models/{m}/archive jobs_api_routes_tuning_archive_model models", "models.archive"),
        ("GET /tasks/{id}/logs TaskLogs", "tasks.logs"),
        ("HEAD /files/{id} fileExists", "files.exists"),
        ("POST /search doSearch", "search.search"),
        # The last word is the verb, as in the path.
        ("POST /bank_transfer/sweep/list bankTransferSweepList", "bank_transfer.list_sweep"),
        ("POST /signal/evaluate signalEvaluate", "signal.evaluate"),
        ("POST /pods/{name}/attach connectPostPodAttach core", "core.connect_post_pod_attach"),
        # A verb at the end of the path, where some nouns are verbs, too.
        ("POST /v1/accounts/{account}/fund PostAccountsAccountFund", "accounts.fund"),
        ("POST /v1/funds/{id}/releases PostFundsIdReleases", "funds.add_release"),
        ("POST /v1/validateShopperId post-validateShopperId utility", "utility.validate_shopper_id"),
        ("POST /v1/link_sessions PostLinkSessions", "link_sessions.create"),
        # The path ends in the key.
        ("GET /x/pets/{id} getPetById pets", "pets.get"),
        ("DELETE /x/entries/{entry_id} deleteMessageByEntryId pets", "pets.delete_message"),
        ("GET /x/pets/{id} getPetByName pets", "pets.get_by_name"),
        # A list is the resource, or what is returned.
        ("GET /orders getSellOrderList orders", "orders.list"),
        ("GET /subscriptions/list GetSubscriptionList", "subscriptions.list"),
        ("GET /priceLists/all getPriceList priceLists", "price_lists.get"),
        # Dotted: the last collection is the resource.
        ("GET /v1/{parent}/keys api.projects.locations.keys.list projects", "keys.list"),
        ("POST /v1/{key}:rotate api.projects.keys.rotateNow projects", "keys.rotate_now"),
        # One path for all operations.
        ("POST /#Target=Api.CreateLamp CreateLamp", "lamps.create"),
        ("POST /#Target=Api.ListTagsForLamp ListTagsForLamp", "tags.list_for_lamp"),
        ("POST /#Target=Api.BatchGetLamps BatchGetLamps", "lamps.batch_get"),
        # One or many.
        ("POST /pets create_pets pets", "pets.create"),
        ("POST[] /pets create_pets pets", "pets.create_many"),
        ("DELETE /pets delete_pets pets", "pets.delete_many"),
        ("GET /pods listCoreV1NamespacedPod core_v1", "core_v1.list_namespaced_pod"),
        ("GET /pets get_pets animals", "animals.list_pets"),
        # Words.
        ("GET /x/{id} get-an-artist artists", "artists.get"),
        ("GET /x/{id} listIPv6Pools net", "net.list_ipv6_pools"),
        ("GET /x/{id} getOAuth2Application apps", "apps.get_oauth2_application"),
        ("GET /news/{id} News news", "news.get"),
        ("GET /x/{id} import catalogs", "catalogs.get_x"),
        ("GET /2.0/pets/{id} getPet", "pets.get"),
    ],
)  # fmt: skip
def test_a_method_is_named_for_what_the_operation_does(operation: str, name: str) -> None:
    assert method_names(operation) == [name]


def test_what_all_operations_share_is_no_resource() -> None:
    kinds = ("wallet", "item", "user", "bank")
    ids = [f"POST /v1/{kind}/{verb} {kind}{verb.title()} acme" for kind in kinds for verb in ("get", "remove", "list", "create", "update")]  # fmt: skip
    assert method_names(*ids)[:2] == ["wallet.get", "wallet.delete"]
    named = [line.replace("/v1/", "/v1/acmes/") for line in ids]
    assert method_names(*named)[0] == "acme.get_wallet"
    untagged = [line.removesuffix(" acme").replace("/v1/", "/rest/fe/") for line in ids]
    assert method_names(*untagged)[0] == "wallet.get"
    assert method_names("GET /pets-v1/{id} getPet default") == ["pets.get"]


def test_paths_below_one_collection_belong_to_it() -> None:
    names = method_names(
        "GET /pets/found findFound", "GET /pets/lost findLost", "POST /pets addPet"
    )
    assert names == ["pets.find_found", "pets.find_lost", "pets.create"]


def test_the_longer_name_tells_a_key_from_the_record_without_one() -> None:
    assert method_names("GET /me getUser users", "GET /users/{id} getUserById users") == [
        "users.get",
        "users.get_by_id",
    ]


def test_an_abbreviated_resource_is_dropped_if_most_ids_begin_with_it() -> None:
    names = method_names(
        "PUT /o/{o} orgConceal organization", "GET /o/{o} orgIsMember organization"
    )
    assert names == ["organization.conceal", "organization.is_member"]


def test_a_verb_first_id_keeps_its_verb_even_if_it_is_the_resource() -> None:
    assert method_names("GET /search/{id} searchPets search") == ["search.search_pets"]
    assert method_names("POST /reports/{id} reportUser reports") == ["reports.report_user"]


def test_the_resource_is_dropped_if_most_ids_begin_with_it() -> None:
    assert method_names(
        "GET /exec/{id} execInspect exec", "POST /exec/{id}/start execLaunch exec"
    ) == ["exec.inspect", "exec.launch"]


def test_equal_names_of_dotted_ids_are_distinguished_by_a_parent() -> None:
    names = method_names(
        "GET /v1/a/{parent}/keys api.projects.keys.list",
        "GET /v1/b/{parent}/keys api.folders.keys.list",
    )
    assert names == ["keys.list_for_project", "keys.list"]


def test_the_winner_moves_if_the_loser_has_no_other_name() -> None:
    names = method_names(
        "GET /apps/{app}/jwks listJwk PublicKeys", "GET /apps/{app}/jwks/{key} getJwk PublicKeys"
    )
    assert names == ["public_keys.list_jwk", "public_keys.get_jwk"]


def test_the_method_at_the_end_of_an_operation_id_is_no_part_of_its_name() -> None:
    assert method_names(
        "GET /users/{id} getUserDetailsUsingGET users",
        "PUT /users/{id} replaceUserDataUsingPUT_1 users",
        "GET /users/{id}/mail sendMailUsingPost users",
    ) == ["users.get_details", "users.replace_data", "users.send_mail_using_post"]
