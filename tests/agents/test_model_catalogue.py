"""Which models there are, and what they need, said before anything heavy is loaded."""

import subprocess
import sys

import pytest

from agents.catalogue import catalogue, check_model, find_model
from agents.keys import Key
from debate.errors import SettingsError

COMPANIES = {
    "deepseek": "DEEPSEEK_API_KEY",
    "volcengine": "VOLCENGINE_API_KEY",
    "tencent": "TENCENT_API_KEY",
    "01ai": "YI_API_KEY",
    "moonshot": "MOONSHOT_API_KEY",
}


@pytest.mark.parametrize(("provider", "variable"), COMPANIES.items())
def test_each_company_has_a_provider_a_default_model_and_a_key_of_its_own(provider: str, variable: str) -> None:
    spec = find_model(provider)
    assert spec.name.startswith(f"{provider}/")
    assert spec.base({}).startswith("https://")
    with pytest.raises(SettingsError, match=variable):
        spec.key({})
    assert spec.key({variable: " sk-1 "}).reveal() == "sk-1"


def test_every_listed_model_is_found_by_its_full_name_and_its_id() -> None:
    for provider in catalogue().providers:
        for model in provider.models:
            assert find_model(f"{provider.id}/{model.id}").name == f"{provider.id}/{model.id}"
            assert find_model(model.id).name.endswith(model.id)


@pytest.mark.parametrize(
    ("asked", "mend"),
    [
        ("deepsek/deepseek-flash", "did you mean 'deepseek/deepseek-flash'?"),
        ("tencnt/hy9", "did you mean 'tencent"),
        ("deepseek/deepseek-flsh", "did you mean 'deepseek/deepseek-flash'?"),
        ("deepseek/deepseek-chat", "deepseek/"),
        ("kimi-k2.7", "did you mean"),
        ("openai", "write openai/ID"),
        ("", "use one of"),
        ("nobody/none", "use one of"),
    ],
)
def test_a_name_that_is_wrong_is_answered_with_the_nearest_right_one(asked: str, mend: str) -> None:
    with pytest.raises(SettingsError) as caught:
        find_model(asked)
    assert mend in str(caught.value)


def test_an_id_that_nobody_listed_may_be_served_by_those_who_serve_any() -> None:
    assert find_model("openai/my-own").price is None
    assert find_model("volcengine/ep-20260101-abc").key_var == "VOLCENGINE_API_KEY"
    assert find_model("openrouter/moonshotai/kimi-k3").route == "openrouter/moonshotai/kimi-k3"


@pytest.mark.parametrize("base", ["http://127.0.0.1:8000/v1", "http://localhost:1/v1", "http://[::1]:1/v1"])
def test_a_server_on_ones_own_machine_needs_no_key(base: str) -> None:
    assert not check_model("openai/mine", {"OPENAI_API_BASE": base}).key({"OPENAI_API_BASE": base})


@pytest.mark.parametrize(
    "base", ["http://10.0.0.5/v1", "https://127.0.0.1.example.com/v1", "https://api.openai.com/v1"]
)
def test_a_server_elsewhere_does(base: str) -> None:
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        check_model("openai/theirs", {"OPENAI_API_BASE": base})


@pytest.mark.parametrize("base", ["ftp://x/v1", "api.openai.com", "file:///etc/passwd", "http://"])
def test_an_address_that_is_none_is_refused(base: str) -> None:
    with pytest.raises(SettingsError, match="OPENAI_API_BASE"):
        check_model("openai/x", {"OPENAI_API_BASE": base, "OPENAI_API_KEY": "k"})


def test_neither_the_catalogue_nor_the_gateway_loads_the_model_stack() -> None:
    code = (
        "import sys, agents.catalogue, agents.gateway, agents.litellm_voice;"
        "agents.catalogue.find_model('deepseek');"
        "sys.exit(any(name in sys.modules for name in ('litellm', 'openai', 'tenacity', 'aiohttp', 'httpx')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_key_shows_itself_to_nobody() -> None:
    key = Key("sk-canary-8f3b2c9d7e1a")
    assert "canary" not in f"{key} {key!r} {[key]}"
    assert key.mask("a sk-canary-8f3b2c9d7e1a b") == "a ••• b"
    assert key.mask("ends in 9d7e1a, begins with sk-canar") == "ends in •••, begins with •••"
    assert key.mask("nothing of it") == "nothing of it"
    assert Key("").mask("text") == "text"
