"""Connecting: DSN, names, strings, and what is refused."""

import odbc
import pyodbc
import pytest
from odbc import SUCCESS, SUCCESS_WITH_INFO
from standin import DRIVER_NAME, library


def one(string, **options):
    """Connects, asks something, closes."""
    connection = pyodbc.connect(string, autocommit=True, **options)
    try:
        return connection.execute("SELECT COUNT(*) FROM Issues").fetchval()
    finally:
        connection.close()


def failure(string):
    with pytest.raises(pyodbc.Error) as caught:
        pyodbc.connect(string, autocommit=True)
    return caught.value


def test_by_data_source(shared):
    assert one("DSN=Backlog") == 250


def test_by_driver_name(shared):
    assert one(shared.string("{" + DRIVER_NAME + "}")) == 250
    assert DRIVER_NAME in pyodbc.drivers()


def test_by_path(shared):
    assert one(shared.string(library())) == 250
    assert one(shared.string("{" + str(library()) + "}")) == 250


def test_C5_string_overrides_data_source(shared):
    assert failure("DSN=Backlog;ApiKey=wrong").args[0] == "28000"


@pytest.mark.parametrize("key", ["APIKEY={key}", "api key={{{key}}}", "Password={key}", " PWD = {key} ;;", "Token={key};"])
def test_C3_keywords_in_any_spelling(shared, key):
    string = shared.string(ApiKey=None) + key.format(key=shared.key)
    assert one(string) == 250


def test_C3_first_keyword_wins(shared):
    assert one(shared.string() + "ApiKey=wrong") == 250


def test_C3_unknown_keyword_warns(shared):
    with odbc.Connection() as connection:
        code, _, _ = connection.connect(shared.string() + "Colour=blue;UID=;Trusted_Connection=Yes;")
        assert code == SUCCESS_WITH_INFO
        warnings = connection.diagnostics()
        assert [state for state, _, _ in warnings] == ["01S00"]
        assert "Colour" in warnings[0][2]


def test_unusable_logfile_warns_and_connects(shared):
    with odbc.Connection() as connection:
        code, _, _ = connection.connect(shared.string() + "Logfile=/nonexistent/odbc.log;Verbosity=3;")
        assert code == SUCCESS_WITH_INFO
        warnings = connection.diagnostics()
        assert [state for state, _, _ in warnings] == ["01000"]
        assert "/nonexistent/odbc.log" in warnings[0][2]


def test_C2_out_string_is_complete(shared):
    with odbc.Connection() as connection:
        code, text, length = connection.connect(shared.string())
        assert code == SUCCESS and length == len(text)
    with odbc.Connection() as again:
        assert again.connect(text)[0] == SUCCESS


def test_C2_short_out_buffer_tells_full_length(shared):
    with odbc.Connection() as connection:
        whole = connection.connect(shared.string())[2]
    with odbc.Connection() as connection:
        code, text, length = connection.connect(shared.string(), buffer=20)
        assert code == SUCCESS_WITH_INFO and "01004" in connection.states()
        assert length == whole and len(text) == 19


def test_C1_without_out_buffer(shared):
    with odbc.Connection() as connection:
        assert connection.connect(shared.string(), buffer=0)[0] == SUCCESS


def test_C10_login_timeout(shared):
    assert one(shared.string(), timeout=15) == 250


def test_C13_wrong_key(shared):
    error = failure(shared.string(ApiKey="WrongKeyOfSomebody"))
    assert isinstance(error, pyodbc.InterfaceError) and error.args[0] == "28000"
    assert "WrongKeyOfSomebody" not in str(error)


def test_C13_unreachable_host(shared):
    error = failure(shared.string(Url="http://127.0.0.1:9", LoginTimeout=5))
    assert isinstance(error, pyodbc.OperationalError) and error.args[0] == "08001"


@pytest.mark.parametrize("url", ["http://example.backlog.com", "http://192.0.2.1", "http://localhost.example.com"])
def test_http_is_for_loopback_only(shared, url):
    error = failure(shared.string(Url=url))
    assert "http" in str(error) and "Url" in str(error)


@pytest.mark.parametrize("url", ["nonsense url", "http://", "ftp://127.0.0.1", "https://a:b@127.0.0.1"])
def test_malformed_address_is_named(shared, url):
    assert "Url" in str(failure(shared.string(Url=url)))


def test_missing_properties_are_named(shared):
    assert "ApiKey" in str(failure(shared.string(ApiKey=None)))
    assert "Url" in str(failure(shared.string(Url=None)))


def test_messages_in_japanese(shared):
    error = failure(shared.string(ApiKey="wrong", Language="ja"))
    assert any("ぁ" <= letter <= "ヿ" for letter in str(error)), error


def test_P11_autocommit_off_is_accepted(shared):
    connection = pyodbc.connect(shared.string())
    assert connection.autocommit is False
    assert connection.execute("SELECT 1").fetchval() == 1
    connection.commit()
    connection.rollback()
    connection.close()


def test_connecting_costs_one_request_at_most(space):
    pyodbc.connect(space.string(), autocommit=True).close()
    assert space.count() <= 1
    space.forget()
    pyodbc.connect(space.string(), autocommit=True).close()
    assert space.count() == 0
