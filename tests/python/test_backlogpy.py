"""BacklogPy, a client that others wrote, is driven over every method it has against a stand-in space.

The list of methods is the package's own. Most have a `_raw` twin that takes the parameters under
their names of the API: it goes through the same scenario.
"""

import inspect

import pytest
from BacklogPy import Backlog
from backlogpy_scenarios import SCENARIOS, Stage
from backlogpy_scenarios.scenario import COLLEAGUE, VIEWER, refused
from standin import StandIn

METHODS = [name for name, _ in inspect.getmembers(Backlog, inspect.isfunction) if not name.startswith("_")]
TWINS = [name for name in METHODS if name.removesuffix("_raw") in METHODS and name.endswith("_raw")]
TYPED = [name for name in METHODS if name not in TWINS]


def client_of(space: StandIn, user: int) -> Backlog:
    client = Backlog("space", space.keys[str(user)])
    client._api_url = f"{space.url}/api/v2"
    return client


class Watched:
    """A client, and the names of the methods called on it."""

    def __init__(self, client: Backlog):
        self.client, self.called = client, set()

    def __getattr__(self, name):
        self.called.add(name)
        return getattr(self.client, name)


class Raw(Watched):
    """Calls the `_raw` twin of a method, where there is one, with what the method itself would send."""

    class Sent(Backlog):
        def _request(self, path, method="GET", query_parameters=None, form_parameters=None, headers=None):
            return query_parameters or form_parameters or {}

    def __getattr__(self, name):
        if f"{name}_raw" not in TWINS:
            return super().__getattr__(name)
        twin = super().__getattr__(f"{name}_raw")
        *in_path, _ = inspect.signature(twin).parameters

        def call(*values, **named):
            sent = getattr(self.Sent("space", "key"), name)(*values, **named)
            given = inspect.signature(getattr(self.client, name)).bind(*values, **named).arguments
            return twin(*(given[argument] for argument in in_path), sent)

        return call


@pytest.fixture(scope="module")
def spaces():
    """A space of a current plan and one of a classic plan."""
    with StandIn() as current, StandIn(200, 2, 1, "--classic") as classic:
        yield current, classic


def play(spaces, method: str, client: Watched):
    current, classic = spaces
    others = client_of(current, COLLEAGUE), client_of(current, VIEWER), client_of(classic, 1)
    stage = Stage(client, *others, current.url, current.key)
    SCENARIOS[method.removesuffix("_raw")](stage)
    assert method in client.called, "the scenario does not call its method"


def test_every_method_has_a_scenario_and_every_scenario_its_method():
    assert sorted(SCENARIOS) == TYPED


@pytest.mark.parametrize("method", TYPED)
def test_method(spaces, method):
    play(spaces, method, Watched(client_of(spaces[0], 1)))


@pytest.mark.parametrize("method", TWINS)
def test_raw_method(spaces, method):
    play(spaces, method, Raw(client_of(spaces[0], 1)))


@pytest.mark.parametrize("method", TYPED)
def test_without_a_valid_key(spaces, method):
    client = client_of(spaces[0], 1)
    client._api_key = "wrong"
    required = [
        argument
        for argument in inspect.signature(getattr(client, method)).parameters.values()
        if argument.default is argument.empty
    ]
    refused(getattr(client, method)(*(1 for _ in required)), 401, 11)
