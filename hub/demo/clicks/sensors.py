"""Send the mini programme's events with the Sensors SDK, under the names that are usual with that vendor.

Source of the names and of what the SDK takes: SensorsAnalyticsSDK 1.11; instants are milliseconds.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from sensorsanalytics import BatchConsumer, SensorsAnalytics

from hub.demo.clicks.events import AppEvent

PROJECT: Final = "mingzheng"
BATCH: Final = 50
TIMEOUT_S: Final = 30
PAGE, SIGN_UP, PROFILE = "$MPViewScreen", "$SignUp", "profile_set"
NAMES: Final[Mapping[str, str]] = {
    "Product Viewed": "ViewProduct", "Product Searched": "Search", "Disclosure Read": "ReadDisclosure",
}  # fmt: skip
PROPERTIES: Final[Mapping[str, str]] = {"product_code": "product_id", "query": "key_word", "seconds": "event_duration"}


def sensors_names(event: AppEvent) -> tuple[str, ...]:
    """Return the names of the records that an event becomes: whoever logs in signs up and sets a profile."""
    if event.call == "identify":
        return (SIGN_UP, PROFILE)
    return (PAGE,) if event.call == "page" else (NAMES[event.name],)


def send_by_sensors(events: Sequence[AppEvent], *, base_url: str, write_key: str, sent: Callable[[int], None]) -> None:
    """Send the events; a record's key is made of its content, so sending again counts nothing twice."""
    address = f"{base_url}/sa?{urlencode({'project': PROJECT, 'token': write_key})}"
    sdk = SensorsAnalytics(BatchConsumer(address, max_size=BATCH, request_timeout=TIMEOUT_S))
    for number, event in enumerate(events, start=1):
        _call(sdk, event)
        if number % BATCH == 0:
            sent(number)
    sdk.close()
    sent(len(events))


def _call(sdk: SensorsAnalytics, event: AppEvent) -> None:
    when = {"$time": int(event.at.timestamp() * 1000), "$os": "HarmonyOS"}
    if event.call == "identify":
        sdk.track_signup(event.user, event.anonymous, dict(when))
        sdk.profile_set(event.user, {**event.properties, **when}, is_login_id=True)
    elif event.call == "page":
        sdk.track(event.user, PAGE, {"$title": event.name, **when}, is_login_id=True)
    else:
        sdk.track(event.user, NAMES[event.name], {**_spelt(event.properties), **when}, is_login_id=True)


def _spelt(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {PROPERTIES.get(name, name): value for name, value in properties.items()}
