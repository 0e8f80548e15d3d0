"""The door in front of page and API: keys, sessions, where from, how often; and what every reply carries."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from test_bot_api import ASK, application, client_of
from test_web_fake import FakeAssistant

from bot import access, audit
from bot.api import rates, sessions
from bot.api.guard import EDITORS, is_ours
from bot.api.rates import Rates
from corpus.errors import SettingError
from corpus.library import Library

PASSWORD = "a long enough password"
PAGES = (
    "/",
    "/api/documents",
    "/api/docs",
    "/api/docs/files/swagger-ui.css",
    "/api/openapi.json",
    "/metrics",
    "/v1/models",
    "/source/plan",
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "asked.jsonl").touch()
    return tmp_path


@pytest.fixture
def api(home: Path, everything: Library) -> Iterator[TestClient]:
    with client_of(application(FakeAssistant(home / "asked.jsonl"), everything, home)) as client:
        yield client


@contextmanager
def limited(home: Path, everything: Library, rate: str) -> Iterator[TestClient]:
    with client_of(application(FakeAssistant(home / "asked.jsonl"), everything, home, rate)) as client:
        yield client


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


# ------------------------------------------------------------------------------------------ who
@pytest.mark.parametrize("path", PAGES)
def test_once_somebody_was_let_in_everybody_else_needs_a_key(api: TestClient, home: Path, path: str) -> None:
    key = access.add_key(home, "a", "reader")
    got = api.get(path)
    assert got.status_code == 401 and got.headers["WWW-Authenticate"] == "Bearer" and got.json()["remedy"]
    assert api.get(path, headers=bearer("wence_00000000_" + "a" * 43)).status_code == 401
    assert api.get(path, headers=bearer(key)).status_code in (200, 404)
    assert api.get(path, headers={"X-API-Key": key}).status_code in (200, 404)


def test_health_is_told_to_everybody_and_tells_no_path(api: TestClient, home: Path) -> None:
    access.add_key(home, "a", "reader")
    assert api.get("/health/live").status_code == 200
    assert str(home) not in api.get("/health/ready").text


def test_a_key_that_was_removed_is_refused_at_the_next_request(api: TestClient, home: Path) -> None:
    key, other = access.add_key(home, "a", "reader"), access.add_key(home, "b", "reader")
    assert api.post("/api/ask", json=ASK, headers=bearer(key)).status_code == 200
    access.remove(home, "key", key.split("_")[1])
    assert api.post("/api/ask", json=ASK, headers=bearer(key)).status_code == 401
    assert api.post("/api/ask", json=ASK, headers=bearer(other)).status_code == 200


def test_a_damaged_file_closes_the_door(api: TestClient, home: Path) -> None:
    (home / access.FILE).write_text("{")
    got = api.post("/api/ask", json=ASK)
    assert got.status_code == 503 and "access.json" in got.json()["remedy"]
    assert api.get("/").status_code == 503


def test_without_users_only_this_machine_is_answered(home: Path, everything: Library) -> None:
    app = application(FakeAssistant(home / "asked.jsonl"), everything, home)
    with TestClient(app, base_url="http://192.0.2.7:7860") as outside:
        assert outside.get("/").status_code == 403
        assert "wence user add" in outside.post("/api/ask", json=ASK).json()["remedy"]
        access.add_key(home, "a", "reader")
        assert outside.get("/").status_code == 401


def test_a_name_that_was_made_to_point_here_is_no_name_of_ours(api: TestClient) -> None:
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", ""):
        assert api.get("/", headers={"Host": host}).status_code == 403
    for host in ("127.0.0.1:7860", "localhost", "[::1]:7860"):
        assert api.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
def test_what_comes_through_a_proxy_is_not_this_machine(api: TestClient, home: Path, header: str) -> None:
    got = api.get("/", headers={header: "192.0.2.7"})
    assert got.status_code == 403 and "代理" in got.json()["problem"]
    key = access.add_key(home, "a", "reader")
    assert api.get("/", headers={header: "192.0.2.7", **bearer(key)}).status_code == 200


@pytest.mark.parametrize("path", EDITORS)
def test_only_an_editor_adds_documents_and_everybody_reads_the_list(api: TestClient, home: Path, path: str) -> None:
    reader, editor = access.add_key(home, "a", "reader"), access.add_key(home, "b", "editor")
    for address in (path, f"{path}/"):
        got = api.post(address, data={"x": "y"}, headers=bearer(reader))
        assert got.status_code == 403 and "editor" in got.json()["problem"]
    assert api.post(path, data={"x": "y"}, headers=bearer(editor)).json() == {"by": f"key:{editor.split('_')[1]}"}
    assert api.get(path, headers=bearer(reader)).status_code == 200


def test_what_is_added_is_written_down_with_who_sent_it(home: Path) -> None:
    audit.note(home, "document.add", "from-the-command-line")
    token = audit.ACTOR.set("user:张三")
    audit.note(home, "document.add", "from-the-page")
    audit.ACTOR.reset(token)
    actors = [json.loads(line)["actor"] for line in (home / audit.FILE).read_text(encoding="utf-8").splitlines()]
    assert actors[0].startswith("os:") and actors[1] == "user:张三"


def test_a_person_is_refused_in_words_on_a_page(api: TestClient, home: Path) -> None:
    got = api.get("/", headers={"Host": "evil.example", "Accept": "text/html"})
    assert got.status_code == 403 and ">没有受理</span></h1>" in got.text and "127.0.0.1" in got.text


# ------------------------------------------------------------------------------------------ signing in
def test_a_person_is_led_to_the_door_and_in(api: TestClient, home: Path) -> None:
    access.add_user(home, "张三", PASSWORD, "reader")
    led = api.get("/source/plan", headers={"Accept": "text/html"}, follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, "/login?next=/source/plan")
    wrong = api.post("/login", data={"name": "张三", "password": "wrong", "next": "/"})
    assert wrong.status_code == 401 and "用户名或密码不对" in wrong.text and PASSWORD not in wrong.text
    come = api.post("/login", data={"name": "张三", "password": PASSWORD, "next": "/"}, follow_redirects=False)
    cookie = come.headers["set-cookie"]
    assert come.status_code == 303 and "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert api.get("/").text == "page" and api.post("/api/ask", json=ASK).status_code == 200
    assert "已登录为</span> <b>张三</b>" in api.get("/login").text
    api.post("/logout", follow_redirects=False)
    assert api.get("/").status_code == 401


def test_a_session_falls_with_the_password_and_cannot_be_forged(api: TestClient, home: Path) -> None:
    import jwt

    access.add_user(home, "a", PASSWORD, "reader")
    api.post("/login", data={"name": "a", "password": PASSWORD}, follow_redirects=False)
    good = api.cookies[sessions.COOKIE]
    assert api.get("/").status_code == 200
    claims = jwt.decode(good, options={"verify_signature": False})
    for forged in (
        jwt.encode(claims, "x" * 32, algorithm="HS256"),
        jwt.encode(claims, "", algorithm="none"),
        good[:-2],
        "x.y.z",
        "",
    ):
        api.cookies.clear()
        assert api.get("/", headers={"Cookie": f"{sessions.COOKIE}={forged}"}).status_code == 401
    access.add_user(home, "a", PASSWORD + "2", "reader")
    assert api.get("/", headers={"Cookie": f"{sessions.COOKIE}={good}"}).status_code == 401


def test_a_session_that_is_over_is_over(home: Path) -> None:
    import jwt

    access.add_user(home, "a", PASSWORD, "reader")
    signed = sessions.Sessions(access.Doors(home))
    assert signed.caller(signed.issue("a"))
    past = {"sub": "a", "st": signed.doors.stamp("a"), "exp": 1}
    assert signed.caller(jwt.encode(past, access.session_secret(home), algorithm="HS256")) is None


def test_names_and_ways_on_are_escaped_and_stay_inside(api: TestClient, home: Path) -> None:
    access.add_user(home, "a", PASSWORD, "reader")
    page = api.post("/login", data={"name": '"><script>alert(1)</script>', "password": "x", "next": '"><script>'})
    assert "<script>alert" not in page.text and '"><script>' not in page.text
    for away in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        come = api.post("/login", data={"name": "a", "password": PASSWORD, "next": away}, follow_redirects=False)
        assert come.headers["location"] == "/"


# ------------------------------------------------------------------------------------------ from where
@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:9"}, {"Sec-Fetch-Site": "cross-site"}],
)
@pytest.mark.parametrize("path", ["/api/ask", "/gradio_api/queue/join", "/login", "/mcp"])
def test_a_page_of_another_site_cannot_send_anything(api: TestClient, path: str, headers: dict[str, str]) -> None:
    got = api.post(path, json=ASK, headers=headers)
    assert got.status_code == 403 and "别的网站" in got.json()["problem"]


def test_our_own_page_and_programs_can(api: TestClient) -> None:
    assert (
        api.post("/api/ask", json=ASK, headers={"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}).status_code == 200
    )
    assert api.post("/api/ask", json=ASK).status_code == 200


# ------------------------------------------------------------------------------------------ how often (by the day: minutes end while slow tests run)
def test_too_many_requests_are_told_when_to_come_back(home: Path, everything: Library) -> None:
    with limited(home, everything, "3/day") as api:
        got = [api.post("/api/ask", json=ASK) for _ in range(4)]
    assert [g.status_code for g in got] == [200, 200, 200, 429]
    assert [g.headers["RateLimit-Remaining"] for g in got[:3]] == ["2", "1", "0"]
    assert 1 <= int(got[3].headers["Retry-After"]) <= 86_400 and got[3].headers["Retry-After"] in got[3].json()["remedy"]


def test_each_key_has_its_own_measure_and_health_has_none(home: Path, everything: Library) -> None:
    one, two = access.add_key(home, "a", "reader"), access.add_key(home, "b", "reader")
    with limited(home, everything, "2/day") as api:
        assert [api.get("/v1/models", headers=bearer(one)).status_code for _ in range(3)] == [200, 200, 429]
        assert api.get("/v1/models", headers=bearer(two)).status_code == 200
        assert {api.get("/health/live").status_code for _ in range(5)} == {200}
        joins = [api.post("/gradio_api/queue/join", headers=bearer(two)).status_code for _ in range(2)]
        assert joins == [200, 429], "questions on the page count too"
        assert api.post("/gradio_api/call/ask", headers=bearer(two)).status_code == 429, "by whatever way"
    with limited(home, everything, "2/day") as api:
        assert [api.post("/feedback", headers=bearer(two)).status_code for _ in range(3)][2] == 429, "so does what is sent in"
        assert {api.get("/", headers=bearer(two)).status_code for _ in range(5)} == {200}, "looking is free"


def test_guessing_is_stopped(home: Path, everything: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rates.GUESSES == "20/minute"
    monkeypatch.setattr(rates, "GUESSES", "20/day")  # a slow machine may take longer than a minute over them
    key = access.add_key(home, "a", "reader")
    with limited(home, everything, "off") as api:
        codes = [api.get("/v1/models", headers=bearer(f"wence_{i:08x}_{'a' * 43}")).status_code for i in range(22)]
        assert codes[:20] == [401] * 20 and codes[20:] == [429] * 2
        assert api.get("/v1/models", headers=bearer(key)).status_code == 429, "a right guess is not told from a wrong one"


@pytest.mark.parametrize("rate", ["many", "1/fortnight", "-"])
def test_a_rate_that_cannot_be_read_is_refused_by_name(rate: str) -> None:
    with pytest.raises(SettingError) as caught:
        Rates(rate)
    assert "WENCE_RATE" in caught.value.problem


def test_an_upload_is_refused_by_the_size_it_states(api: TestClient) -> None:
    for size, status in (("99999999999", 413), ("-1", 400), ("many", 400)):
        assert api.post("/gradio_api/queue/join", content=b"x", headers={"Content-Length": size}).status_code == status


# ------------------------------------------------------------------------------------------ what replies carry
@pytest.mark.parametrize("path", ["/", "/api/documents", "/api/docs", "/api/nothing", "/login", "/nowhere"])
def test_every_reply_carries_the_headers_that_keep_browsers_safe(api: TestClient, path: str) -> None:
    got = api.get(path)
    assert got.headers["X-Content-Type-Options"] == "nosniff" and got.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = got.headers["Content-Security-Policy"]
    assert "frame-ancestors" in policy and "http:" not in policy and "*" not in policy
    assert "access-control-allow-origin" not in got.headers


def test_no_secret_gets_into_the_logs(api: TestClient, home: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = access.add_key(home, "a", "reader")
    access.add_user(home, "b", PASSWORD, "reader")
    api.post("/api/ask", json={"question": "坏"}, headers=bearer(key))
    api.post("/login", data={"name": "b", "password": PASSWORD}, follow_redirects=False)
    written = (
        caplog.text + (home / "audit.jsonl").read_text() + json.dumps(dict(api.get("/metrics", headers=bearer(key)).headers))
    )
    assert key not in written and key.split("_", 2)[2] not in written and PASSWORD not in written


def test_what_belongs_to_the_api_is_told_by_whole_names() -> None:
    assert [is_ours(p) for p in ("/api/ask", "/mcp", "/login", "/api", "/apis", "/gradio_api/info", "/loginx", "/")] == [
        True, True, True, True, False, False, False, False,
    ]  # fmt: skip
