"""A municipality's online form, as small as it can be: asks and books as Open Forms does with its
Qmatic and its JCC plugin, over HTTP, with nothing but the standard library.

`python -m tests.facades.forms VENDOR BASE CLIENT SECRET PLACE SERVICE START` waits for a line and
then books that one time.
"""

import base64
import json
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class CreateFailed(Exception):
    """The form tells the citizen to choose again; `code` is what the other side said."""

    def __init__(self, code: object) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Wire:
    base: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, params: Any = None, body: Any = None
    ) -> tuple[int, Any, dict[str, str]]:
        query = f"?{urlencode(params, doseq=True)}" if params else ""
        request = urllib.request.Request(  # noqa: S310 - loopback
            self.base + path + query,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **self.headers},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return answer.status, _read(answer), _lower(answer.headers)
        except urllib.error.HTTPError as refused:
            return refused.code, _read(refused), _lower(refused.headers)

    def get(self, path: str, params: Any = None) -> Any:
        status, body, _headers = self.ask("GET", path, params)
        assert status == 200, (path, status, body)
        return body


def _read(answer: Any) -> Any:
    raw = answer.read()
    return json.loads(raw) if raw else None


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


class Qmatic:
    """Sends the key that its settings hold with each request; versions are put before paths."""

    def __init__(self, base: str, client: str, secret: str) -> None:
        pair = base64.b64encode(f"{client}:{secret}".encode()).decode()
        path = f"{base}/qmatic/calendar-backend/public/api/"
        self.wire = Wire(path, {"Authorization": f"Basic {pair}"})

    def products(self, place: str = "", chosen: tuple[str, ...] = ()) -> list[str]:
        path = f"v1/branches/{place}/services" if place else "v1/services"
        rows = self.wire.get(path)["serviceList"]
        found = [row["publicId"] for row in rows if row["publicEnabled"] and row["active"]]
        if not chosen:
            return found
        matrix = ";".join(f"servicePublicId={one}" for one in chosen)
        if place:
            groups = self.wire.get(f"v2/branches/{place}/services/groups;{matrix}")
        else:
            branches = self.wire.get(f"v1/services/groups;{matrix}")
            groups = [group for branch in branches for group in branch["serviceGroups"]]
        together = {row["publicId"] for group in groups for row in group["services"]}
        return [one for one in found if one in together]

    def places(self, service: str = "") -> list[str]:
        path = f"v1/services/{service}/branches" if service else "v1/branches"
        return [row["publicId"] for row in self.wire.get(path)["branchList"] if row["addressZip"]]

    def zone(self, place: str) -> ZoneInfo:
        return ZoneInfo(self.wire.get(f"v1/branches/{place}")["branch"]["timeZone"])

    def dates(self, place: str, services: list[str], persons: int = 1) -> list[date]:
        rows = self.wire.get(f"v2/branches/{place}/dates;{_matrix(services, persons)}")["dates"]
        return [datetime.fromisoformat(row).date() for row in rows]

    def times(self, place: str, services: list[str], day: date, persons: int = 1) -> list[datetime]:
        path = f"v2/branches/{place}/dates/{day}/times;{_matrix(services, persons)}"
        rows = self.wire.get(path)["times"]
        return [datetime.combine(day, time.fromisoformat(row)) for row in rows]

    def book(
        self,
        place: str,
        services: list[str],
        start: datetime,
        who: dict[str, str],
        persons: int = 1,
    ) -> str:
        self.zone(place)
        path = f"v2/branches/{place}/dates/{start.date()}/times/{start:%H:%M}/book"
        body = {
            "title": "Open Formulieren: Paspoort",
            "customers": [who] * persons,
            "services": [{"publicId": one} for one in services],
            "notes": "",
        }
        status, told, headers = self.wire.ask("POST", path, body=body)
        if status == 500:
            raise AssertionError(headers.get("error_message"))
        if status >= 400:
            raise CreateFailed((status, headers["error_code"]))
        return str(told["publicId"])

    def details(self, public_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.wire.get(f"v1/appointments/{public_id}")["appointment"]
        return {
            "products": [(row["publicId"], row["name"]) for row in found["services"]],
            "place": found["branch"]["name"],
            "address": " ".join(
                [found["branch"]["addressLine1"] or "", found["branch"]["addressLine2"] or ""]
            ),
            "start": datetime.fromisoformat(found["start"]),
            "end": datetime.fromisoformat(found["end"]),
            "remarks": found["notes"],
        }

    def delete(self, public_id: str) -> int:
        return self.wire.ask("DELETE", f"v1/appointments/{public_id}")[0]


def _matrix(services: list[str], persons: int) -> str:
    parts = [f"servicePublicId={one}" for one in services]
    return ";".join(parts + ([f"numberOfCustomers={persons - 1}"] if persons > 1 else []))


class Jcc:
    """Gets a token for its id and secret, and shows that."""

    def __init__(self, base: str, client: str, secret: str) -> None:
        self.wire = Wire(f"{base}/jcc/api/warp/v1/", {"language": "nl"})
        pair = base64.b64encode(f"{client}:{secret}".encode()).decode()
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{self.wire.base}connect/token",
            data=b"grant_type=client_credentials&scope=warp-api",
            headers={"Authorization": f"Basic {pair}"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            self.wire.headers["Authorization"] = f"Bearer {_read(answer)['access_token']}"

    def products(self, place: str = "", chosen: tuple[str, ...] = ()) -> list[str]:
        more: dict[str, Any] = {"locationId": place} if place else {}
        if not chosen:
            return [row["id"] for row in self.wire.get("activity/listforappointment", more)]
        more |= {"selectedActivityId": chosen, "includeSelectedActivities": False}
        return [row["id"] for row in self.wire.get("activity/listforappointment/additional", more)]

    def places(self, service: str = "") -> list[str]:
        if not service:
            return [row["id"] for row in self.wire.get("location")]
        rows = self.wire.get("location/forappointment", {"selectedActivityId": [service]})
        return [row["id"] for row in rows]

    def dates(self, place: str, services: list[str], persons: int = 1) -> list[date]:
        told = self.wire.get("activity/appointmentdaterange", {"activityId": services})
        first = datetime.fromisoformat(told["minDate"]).date()
        last = datetime.fromisoformat(told["maxDate"]).date()
        last = max(min(last, first + timedelta(days=50)), first + timedelta(days=1))
        found = self._times(place, services, first, last, persons)
        return list(dict.fromkeys(one.date() for one in found))

    def times(self, place: str, services: list[str], day: date, persons: int = 1) -> list[datetime]:
        return self._times(place, services, day, day + timedelta(days=1), persons)

    def _times(
        self, place: str, services: list[str], first: date, last: date, persons: int
    ) -> list[datetime]:
        params = {
            "locationId": place,
            "fromDate": first.isoformat(),
            "toDate": last.isoformat(),
            "activityId": services,
            "amount": [persons] * len(services),
        }
        rows = self.wire.get("appointment/availabletimelist", params)["availableTimesList"]
        return [datetime.fromisoformat(row) for row in rows]

    def book(
        self,
        place: str,
        services: list[str],
        start: datetime,
        who: dict[str, str],
        persons: int = 1,
    ) -> str:
        aware = start.replace(tzinfo=AMSTERDAM)
        amounts = [persons] * len(services)
        params = {"activityId": services, "amount": amounts, "dateTime": start.date().isoformat()}
        minutes = self.wire.get("appointment/calculateduration", params)
        body = {
            "id": None,
            "activityList": [{"activityId": one, "amount": persons} for one in services],
            "customerList": [{"gender": 0, **who, "id": None, "isMainCustomer": True}],
            "fromDateTime": aware.isoformat(),
            "toDateTime": (aware + timedelta(minutes=minutes)).isoformat(),
            "locationId": place,
            "message": "",
            "fieldList": None,
        }
        status, told, _headers = self.wire.ask("POST", "appointment", body=body)
        assert status == 200, (status, told)
        if not told.get("acknowledgeIsSuccess"):
            raise CreateFailed(told["code"])
        return str(told["id"])

    def details(self, public_id: str) -> dict[str, Any]:
        found = self.wire.get("appointment", {"id": public_id})
        place = self.wire.get(f"location/{found['location']['id']}")
        address = place["address"]
        rows = found["activityList"]
        return {
            "products": [(row["activity"]["id"], row["activity"]["description"]) for row in rows],
            "place": place["description"],
            "address": f"{address['streetName']} {address['houseNumber']}",
            "start": datetime.fromisoformat(found["startDateTime"]),
            "end": datetime.fromisoformat(found["endDateTime"]),
            "remarks": found.get("message"),
            "code": self.wire.get("appointment/qrcode", {"id": public_id}),
        }

    def delete(self, public_id: str) -> dict[str, Any]:
        status, told, _headers = self.wire.ask("DELETE", "appointment", {"id": public_id})
        assert status == 200
        return dict(told)


WHO: dict[type[Qmatic] | type[Jcc], dict[str, str]] = {
    Qmatic: {"firstName": "Sanne", "lastName": "Visser", "email": "sanne@example.nl"},
    Jcc: {"firstName": "Sanne", "lastName": "Visser", "emailAddress": "sanne@example.nl"},
}


def main(vendor: str, base: str, client: str, secret: str, *what: str) -> None:
    form: Qmatic | Jcc = (Qmatic if vendor == "qmatic" else Jcc)(base, client, secret)
    place, service, start = what
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    try:
        print(form.book(place, [service], datetime.fromisoformat(start), WHO[type(form)]))  # noqa: T201
    except CreateFailed as failed:
        print("refused", failed.code)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
