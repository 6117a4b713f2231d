"""Which models there are, what they need and what they cost. Reads `models.toml`; never loads LiteLLM."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, JsonValue, StringConstraints, model_validator

from agents.keys import Key
from debate.claims import Cost, Frozen, Usage
from debate.errors import Place, SettingsError, nearest
from debate.files import load_toml

BUILT_IN: Final = Path(__file__).with_name("models.toml")
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
Variable = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
_MILLION: Final = 1_000_000


class Price(Frozen):
    """List price for a million tokens."""

    currency: Literal["USD", "CNY"]
    input: float = Field(ge=0, le=10_000)
    cached: float = Field(ge=0, le=10_000)
    """For prompt tokens that the provider had in its cache."""
    output: float = Field(ge=0, le=10_000)

    def of(self, usage: Usage) -> Cost | None:
        """Return what `usage` costs; None when the provider did not say how many tokens there were."""
        if usage.prompt is None or usage.completion is None:
            return None
        cached = min(usage.cached or 0, usage.prompt)
        fresh = usage.prompt - cached
        amount = fresh * self.input + cached * self.cached + usage.completion * self.output
        return Cost(amount=amount / _MILLION, currency=self.currency)


class ModelEntry(Frozen):
    """A model of a provider, as the file has it."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    context: int | None = Field(default=None, ge=512)
    extra_body: dict[str, JsonValue] = Field(default_factory=dict)
    thinking: int = Field(default=0, ge=0, le=100_000)
    price: Price | None = None


class Provider(Frozen):
    """A provider, as the file has it."""

    id: Name
    name: str
    route: Name
    key: Variable | None = None
    base_var: Variable
    base: str
    default: str | None = None
    any_model: bool = False
    models: tuple[ModelEntry, ...] = ()

    @model_validator(mode="after")
    def _default_is_listed(self) -> "Provider":
        if self.default is not None and self.default not in [model.id for model in self.models]:
            raise ValueError(f"default {self.default!r} is not among its models")
        return self


class Catalogue(Frozen):
    """A models file."""

    format: Literal["baimo-models/1"] = Field(alias="schema")
    cny_per_usd: float = Field(gt=0, le=1000)
    providers: tuple[Provider, ...]


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model that can be asked: how it is reached, which key it needs, what it costs.

    `name` is what people write and the log keeps, e.g. `deepseek/deepseek-flash`; `route` is what LiteLLM is given.
    """

    name: str
    provider: str
    route: str
    key_var: str | None
    base_var: str
    base_default: str
    extra_body: Mapping[str, JsonValue]
    thinking: int
    context: int | None
    price: Price | None

    def base(self, env: Mapping[str, str]) -> str:
        """Return the address to ask. Raises SettingsError when the variable holds no http address."""
        base = env.get(self.base_var, "").strip().rstrip("/") or self.base_default
        parts = urlsplit(base)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SettingsError(
                f"{base!r} is not an http address",
                place=Place(field=self.base_var),
                mend=f"set it to something like {self.base_default}, or unset it",
            )
        return base

    def key(self, env: Mapping[str, str]) -> Key:
        """Return the key, which is empty where none is needed. Raises SettingsError naming the variable to set."""
        if self.key_var is None:
            return Key("")
        key = Key(env.get(self.key_var, ""))
        # Only the user's own machine is let off: everybody else's server may want to know who asks.
        if not key and not _is_loopback(self.base(env)):
            raise SettingsError(
                f"{self.name} needs a key and {self.key_var} is not set",
                place=Place(field=self.key_var),
                mend=f"export {self.key_var}=…, or choose another voice, e.g. rehearsal, which needs none",
            )
        return key


@cache
def catalogue() -> Catalogue:
    """Return the built-in catalogue. Raises SettingsError when the file is broken."""
    return load_toml(BUILT_IN, Catalogue, SettingsError)


def find_model(text: str, models: Catalogue | None = None) -> ModelSpec:
    """Return the model that `text` names: `provider/id`, a provider alone, or an id that one provider has.

    Raises SettingsError, with the nearest right name, when there is none. Keys are not looked at (see
    `ModelSpec.key`).
    """
    models = models or catalogue()
    head, slash, rest = text.strip().partition("/")
    provider = next((p for p in models.providers if p.id == head), None)
    if provider is None:
        owner = next((p for p in models.providers if text in [model.id for model in p.models]), None)
        if owner is None:
            raise _unknown(text, models)
        return _spec(owner, text)
    if not slash and provider.default:
        return _spec(provider, provider.default)
    if not rest:
        raise SettingsError(f"{text!r} names no model", mend=f"write {head}/ID, the ID being one that {head} serves")
    known = [model.id for model in provider.models]
    if rest not in known and not provider.any_model:
        mend = nearest(f"{head}/{rest}", [f"{head}/{name}" for name in known])
        raise SettingsError(f"{provider.name} has no model {rest!r} that Baimo knows", mend=mend)
    return _spec(provider, rest)


def check_model(text: str, env: Mapping[str, str]) -> ModelSpec:
    """Return the model that `text` names, knowing that its key and address are set. Raises SettingsError otherwise."""
    spec = find_model(text)
    spec.base(env)
    spec.key(env)
    return spec


def _spec(provider: Provider, model_id: str) -> ModelSpec:
    entry = next((model for model in provider.models if model.id == model_id), ModelEntry(id=model_id))
    return ModelSpec(
        name=f"{provider.id}/{model_id}",
        provider=provider.name,
        route=f"{provider.route}/{model_id}",
        key_var=provider.key,
        base_var=provider.base_var,
        base_default=provider.base,
        extra_body=entry.extra_body,
        thinking=entry.thinking,
        context=entry.context,
        price=entry.price,
    )


def _unknown(text: str, models: Catalogue) -> SettingsError:
    providers = [p.id for p in models.providers]
    ids = [name for p in models.providers for model in p.models for name in (model.id, f"{p.id}/{model.id}")]
    head = text.partition("/")[0]
    # A long list helps nobody: either something is near, or the providers are named.
    near = get_close_matches(text, [*providers, *ids], n=1) or get_close_matches(head, providers, n=1)
    mend = f"did you mean {near[0]!r}?" if near else nearest(head, providers)
    return SettingsError(f"unknown model {text!r}", mend=f"{mend} (a model is written PROVIDER/ID)")


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
