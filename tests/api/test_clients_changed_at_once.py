"""One client changed by many at once: they queue, and none is sent away."""

from concurrent.futures import ThreadPoolExecutor

from tests.api.county import County, made

AT_ONCE = 20


def test_changes_of_one_client_wait_for_each_other(county: County) -> None:
    client_id = county.add_client()
    before = made(county.caseworker.get(f"/v1/clients/{client_id}"))["version"]
    caseworker = county.caseworker
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(
            pool.map(
                lambda number: caseworker.put(f"/v1/clients/{client_id}", {"name": f"Aino {number}"}).status_code,
                range(AT_ONCE),
            )
        )
    assert statuses == [200] * AT_ONCE
    assert made(caseworker.get(f"/v1/clients/{client_id}"))["version"] == before + AT_ONCE


def test_of_those_who_name_a_version_one_is_first(county: County) -> None:
    client_id = county.add_client()
    caseworker = county.caseworker
    version = made(caseworker.get(f"/v1/clients/{client_id}"))["version"]
    headers = {"If-Match": f'"{version}"'}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(
            pool.map(
                lambda number: caseworker.put(f"/v1/clients/{client_id}", {"name": f"A {number}"}, headers=headers),
                range(AT_ONCE),
            )
        )
    assert sorted(one.status_code for one in statuses) == [200] + [412] * (AT_ONCE - 1)


def test_a_zero_byte_in_a_query_is_malformed(county: County) -> None:
    answer = county.http.get("/v1/public/providers?municipality=Kuo%00pio", headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "municipality"
