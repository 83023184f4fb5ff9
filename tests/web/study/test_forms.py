"""A form is read in memory, as browsers send it."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from trialwright.web.study.forms import SentFile, sent_in_a_row, sent_in_parts

names = st.text(
    st.characters(codec="ascii", exclude_characters='"\\\r\n', min_codepoint=32),
    min_size=1,
    max_size=8,
)
texts = st.text(max_size=20).map(lambda text: text.replace("\r", "").replace("\n", "\r\n"))


def parts_of(fields: dict[str, str], files: dict[str, tuple[str, bytes]]) -> tuple[bytes, bytes]:
    """Return a body in parts as a program sends it, and its boundary."""
    request = httpx.Request("POST", "http://here/", data=fields, files=files or {"none": ("", b"")})
    boundary = request.headers["content-type"].partition("boundary=")[2]
    return request.read(), boundary.encode()


@given(st.dictionaries(names, texts, max_size=4), st.binary(max_size=60))
def test_fields_and_files_are_what_was_sent(fields: dict[str, str], content: bytes) -> None:
    fields.pop("file", None)
    sent = sent_in_parts(*parts_of(fields, {"file": ("a.csv", content)}))

    assert sent.fields == {name: text.replace("\r\n", "\n") for name, text in fields.items()}
    assert sent.files == {"file": SentFile("a.csv", content)}


def test_a_field_for_a_file_that_was_left_empty_is_no_file() -> None:
    body = (
        b'--B\r\nContent-Disposition: form-data; name="file"; filename=""\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\r\n--B--\r\n"
    )
    assert sent_in_parts(body, b"B").files == {}


def test_a_file_keeps_no_folder_in_its_name() -> None:
    for name in ("C:\\Users\\Lu\\child.csv", "/home/lu/child.csv"):
        body = (
            f'--B\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
            "x\r\n--B--"
        ).encode()
        assert sent_in_parts(body, b"B").files["file"].name == "child.csv"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"before--B\r\n\r\n--B--",
        b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1',
        b'--B\r\nContent-Disposition: form-data; name="a"\r\n--B--',
        b"--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n--B--",
        b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--B--',
    ],
)
def test_a_body_in_parts_that_is_not_whole_is_refused(body: bytes) -> None:
    with pytest.raises(HTTPException) as refused:
        sent_in_parts(body, b"B")
    assert refused.value.status_code == 400


@pytest.mark.parametrize("body", [b"\xff=1", b"a=%ff", b"&".join([b"a=1"] * 5001)])
def test_a_row_of_fields_that_does_not_read_is_refused(body: bytes) -> None:
    with pytest.raises(HTTPException) as refused:
        sent_in_a_row(body)
    assert refused.value.status_code == 400


def test_what_was_sent_is_not_shown_by_a_value_that_is_printed() -> None:
    """A traceback or a log of this value gives nothing away."""
    assert "secret" not in repr(sent_in_a_row(b"a=secret"))
    assert "secret" not in repr(SentFile("a.csv", b"secret"))


@pytest.mark.parametrize(
    ("kind", "status"),
    [("multipart/form-data", 400), ("multipart/form-data; boundary=B", 400), ("text/plain", 200)],
)
def test_the_kind_of_a_body_is_looked_at(
    study_client: httpx.Client, kind: str, status: int
) -> None:
    answer = study_client.post(
        "/screen/NCT07338357", content=b"as_of=2026-03-15", headers={"Content-Type": kind}
    )
    assert answer.status_code == status
