"""What is answered when a request goes wrong, through the whole stack; JSON under /api/."""

import errno
import json
import logging
import re

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from tests.factories import UserFactory
from yicheng_safety import urls
from yicheng_safety.settings.logs import logging_settings

pytestmark = pytest.mark.django_db

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def broken(request):
    raise ZeroDivisionError("the machine's own words")


def bad(request):
    raise BadRequest("the machine's own words")


def forbidden(request):
    raise PermissionDenied(request.GET.get("why", ""))


FULL = {
    "file": OSError(errno.ENOSPC, "No space left on device"),
    "limit": OSError(errno.EFBIG, "File too large"),
    "postgresql": OperationalError('could not extend file "base/1": No space left on device'),
    "sqlite": OperationalError("database or disk is full"),
}


def full(request):
    try:
        raise FULL[request.GET["what"]]
    except Exception as error:
        raise RuntimeError("a library's own error") from error


@csrf_exempt
def upload(request):
    return HttpResponse(len(request.POST))


def form(request):
    return HttpResponse()


for view in (broken, full, bad, forbidden, upload, form):
    view.login_required = False

pages = [
    path("broken/", broken),
    path("full/", full),
    path("bad/", bad),
    path("forbidden/", forbidden),
    path("upload/", upload),
    path("form/", form),
]
urlpatterns = [*pages, path("api/", include(pages)), path("", include(urls))]


@pytest.fixture(autouse=True)
def _own_addresses():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def visitor(client):
    client.raise_request_exception = False
    return client


LARGE = {"x": "y" * (6 * 1024 * 1024)}
MANY = {f"f{number}": "" for number in range(1001)}


@pytest.mark.parametrize(
    ("address", "sent", "status", "words"),
    [
        ("nowhere/", None, 404, "页面不存在"),
        ("bad/", None, 400, "无法识别的请求"),
        ("forbidden/", None, 403, "没有操作权限"),
        ("upload/", LARGE, 413, "上传内容过大"),
        ("upload/", MANY, 413, "上传内容过大"),
    ],
)
def test_a_page_in_the_user_s_language_and_json_under_api(visitor, address, sent, status, words):
    def ask(where):
        return visitor.post(where, sent) if sent else visitor.get(where)

    page = ask(f"/{address}")
    assert page.status_code == status
    assert page["Content-Type"].startswith("text/html")
    html = page.content.decode()
    assert f"<h1>{words}</h1>" in html
    assert "machine" not in html
    answer = ask(f"/api/{address}")
    assert answer.status_code == status
    assert list(answer.json()) == ["detail"]
    assert "machine" not in answer.json()["detail"]
    visitor.cookies["django_language"] = "en"
    english = ask(f"/{address}").content.decode()
    assert re.search(r"<h1>[A-Z][a-z ]+</h1>", english)


@pytest.mark.parametrize("what", FULL)
def test_a_full_disk_is_told_in_words(visitor, what):
    page = visitor.get("/full/", {"what": what})
    assert page.status_code == 507
    assert "<h1>服务器磁盘空间已满</h1>" in page.content.decode()
    assert page["X-Reference"] in page.content.decode()
    answer = visitor.get("/api/full/", {"what": what})
    assert (answer.status_code, answer.json()["detail"]) == (507, "服务器磁盘空间已满")


def test_who_is_signed_in_keeps_the_menu_on_an_error_page(visitor):
    visitor.force_login(UserFactory())
    html = visitor.get("/nowhere/").content.decode()
    assert "side-menu" in html


def test_a_refusal_in_words_is_shown(visitor):
    assert "Only on Mondays." in visitor.get("/forbidden/?why=Only on Mondays.").content.decode()
    assert visitor.get("/api/forbidden/?why=No").json() == {"detail": "No"}


@pytest.fixture
def log_lines():
    """The log as production writes it: one JSON object a line."""
    import io

    given = logging_settings(as_json=True)["formatters"]["line"]
    kind = given["()"]
    formatter = kind(**{name: value for name, value in given.items() if name != "()"})
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)


@pytest.mark.parametrize("where", ["/broken/", "/api/broken/"])
def test_a_fault_shows_the_number_under_which_the_log_has_it(visitor, log_lines, where):
    answer = visitor.get(where)
    assert answer.status_code == 500
    reference = answer["X-Reference"]
    if where.startswith("/api/"):
        assert answer.json()["reference"] == reference
    else:
        assert f"<strong>{reference}</strong>" in answer.content.decode()
    text = answer.content.decode()
    assert "machine" not in text
    assert "ZeroDivision" not in text
    (line,) = [one for one in log_lines() if one.get("logger") == "django.request"]
    assert line["reference"] == reference
    assert "ZeroDivisionError" in json.dumps(line)


def test_a_form_from_elsewhere_is_refused_in_words():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/form/", {"a": 1})
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()


def test_the_api_s_own_refusals_are_json(visitor):
    for address, status in (("/api/regions/", 403), ("/api/nowhere/", 404)):
        answer = visitor.get(address)
        assert answer.status_code == status
        assert list(answer.json()) == ["detail"]
    visitor.force_login(UserFactory())
    answer = visitor.get("/api/regions/999/")
    assert (answer.status_code, list(answer.json())) == (404, ["detail"])
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory())
    assert list(strict.post("/api/notices/mark-all-read/").json()) == ["detail"]
