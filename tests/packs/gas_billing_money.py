#!/usr/bin/env python3
"""Works out once more what the scenarios of the gas pack say about money, from their inputs and the tariff, never from the engine.

usage: tests/packs/gas_billing_money.py [PACK]

Each scenario is replayed on a model of a few lines in exact decimals: meters, slips, payments, terms. Every usage, amount, open amount, term, rate
and shortfall that a scenario expects is compared with it. A figure that differs fails, and so do fewer comparisons than there are known to be.
"""
import datetime as dt
import pathlib
import re
import sys
from decimal import ROUND_HALF_UP, Decimal

import yaml

FEWEST = 190                                              # comparisons known to be possible; a scenario that no longer says its figures is found out
DAYS_OFF = {dt.date(2026, m, d) for m, first, last in [(1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)]
            for d in range(first, last + 1)}
MADE_UP = {dt.date(2026, *day) for day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]}
PAID = {"cash", "card", "scan"}
SLIP, READING = "the gas_settlement_slip", "the meter_reading"


def number(value):
    return Decimal(str(value))


def cents(value):
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def term_end(day, days):
    """The last day of a period of calendar days, moved off days of rest; it ends when the hall closes."""
    day += dt.timedelta(days=days)
    while day not in MADE_UP and (day in DAYS_OFF or day.weekday() > 4):
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(17, 30))


class Meter:
    def __init__(self, last, digits, factor, carried=0):
        self.last, self.digits, self.factor, self.carried = number(last), int(digits), number(factor), number(carried)

    def usage(self, previous, present, rolled):
        return cents((number(present) - previous + (10 ** self.digits if rolled else 0)) * self.factor)


class Slip:
    def __init__(self, usage=0, amount=0, paid=0, **more):
        self.usage, self.amount, self.paid = number(usage), number(amount), number(paid)
        self.in_three = self.by_due = Decimal(0)
        self.third = self.due = self.reading = None
        self.given = more


class Replay:
    def __init__(self, scenario, check):
        self.title, self.check = scenario["scenario"], check
        self.now = dt.datetime.strptime(scenario["clock"], "%Y-%m-%d %H:%M")
        self.params = scenario.get("params") or {}
        self.tariffs, self.meters, self.slips, self.payments, self.lines = [], {}, {}, {}, {}
        self.classes, self.reread, self.corrections, self.readings = {}, None, 0, []
        for name, given in scenario["given"].items():
            for kind, fields in given.items() if isinstance(given, dict) else []:
                self.take(name, kind, fields or {})
        for step in scenario["steps"]:
            self.step(step)

    def take(self, name, kind, fields):
        if kind == "tariff" and fields["state"] == "in_force":
            self.tariffs.append(fields)
        elif kind == "gas_account":
            self.classes[name] = fields["tariff_class"]
        elif kind == "gas_meter" and fields["state"] == "in_service":
            self.meters[name] = Meter(fields["last_index"], fields["digits"], fields["factor"], fields.get("carried", 0))
        elif kind == "meter_reading":
            self.readings.append(fields.get("in_days", False))
        elif kind == "gas_settlement_slip":
            self.slips[name] = slip = Slip(**fields)
            slip.in_three, slip.by_due = number(fields.get("paid_in_three", 0)), number(fields.get("paid_by_due", 0))
            for row in fields.get("lines", []):
                self.compare("a line of " + name, row["amount"], cents(number(row["quantity"]) * number(row["price"])))

    # ---- the model

    def compare(self, what, said, found):
        self.check(self.title, what, said, found)

    def price(self, slip):
        day = self.now.date()
        tariff_class = next(iter(self.classes.values()))
        held = [t for t in self.tariffs if t["tariff_class"] == tariff_class and t["first_day"] <= day and (not t.get("end_day") or t["end_day"] > day)]
        assert len(held) == 1, (self.title, "one tariff applies", len(held))
        slip.amount = Decimal(0)
        for row in held[0]["steps"]:
            quantity = min(slip.usage, number(row.get("up_to", slip.usage))) - number(row["above"])
            if quantity > 0:
                slip.amount += cents(quantity * number(row["price"]))

    def add_slip(self, usage):
        slip = Slip(usage=usage)
        self.price(slip)
        self.slips.pop(SLIP, None)
        self.slips[SLIP] = slip
        return slip

    def book(self, slip, amount):
        slip.paid += amount
        if slip.third and self.now <= slip.third:
            slip.in_three += amount
        if slip.due and self.now <= slip.due:
            slip.by_due += amount

    def deliver(self, slip):
        slip.third, slip.due = term_end(self.now.date(), 3), term_end(self.now.date(), 7)

    def step(self, step):
        words = step["when"].split()
        if re.fullmatch(r"\d{4}-\d\d-\d\d", words[0]):
            self.now = dt.datetime.strptime(" ".join(words[:2]), "%Y-%m-%d %H:%M")
            words = words[2:]
        told, given = step.get("then") or {}, step.get("with") or {}
        target = " ".join(words[3:])
        if words and "refused" not in told:
            self.act(words, target, given)
        self.compare_all(words, target, told)

    def act(self, words, target, given):
        verb, what = words[1], words[2]
        if verb == "creates" and what == "payment":
            name = words[words.index("as") + 1] if "as" in words else "the payment"
            self.payments[name] = (self.slips[given["slip"]], number(given["amount"]))
            if given.get("method", "scan") in PAID:
                self.book(*self.payments[name])
        elif verb == "creates" and what == "report_correction":
            self.corrections += 1
        elif verb == "performs" and what == "post":
            self.book(*self.payments[target])
        elif verb == "performs" and what == "reverse":
            slip, amount = self.payments[target]
            self.book(slip, -amount)
        elif verb == "performs" and what == "deliver" and target in self.slips:
            self.deliver(self.slips[target])
        elif verb == "performs" and what == "void":
            self.slips.pop(target, None)
        elif verb == "performs" and what == "reread":
            self.reread = given["reread_index"]
        elif verb == "performs" and what == "decide":
            slip = self.slips[SLIP] if SLIP in self.slips else next(iter(self.slips.values()))
            if given["decision"] == "upheld":
                meter, previous, rolled, carried = slip.reading
                slip.usage = meter.usage(previous, self.reread, rolled) + carried
                self.price(slip)
            self.deliver(slip)
        elif len(self.meters) == 1:
            self.read(what, given)

    def read(self, what, given):
        name, meter = next(iter(self.meters.items()))
        if what == "read":
            usage = meter.usage(meter.last, given["present_index"], given.get("roll_over")) + meter.carried
            kept = (meter, meter.last, given.get("roll_over"), meter.carried)
            meter.last, meter.carried = number(given["present_index"]), Decimal(0)
            if not given.get("no_slip_reason") and self.tariffs:
                self.add_slip(usage).reading = kept
        elif what == "estimate":
            meter.carried -= number(given["estimated_usage"])
            self.add_slip(given["estimated_usage"])
        elif what == "replace":
            carried = meter.carried + meter.usage(meter.last, given["removed_index"], given.get("rolled_over"))
            del self.meters[name]
            self.meters["new"] = Meter(given["new_first_index"], given.get("new_digits", meter.digits), given.get("new_factor", 1), carried)

    # ---- what the scenario says

    def compare_all(self, words, target, told):
        for key, said in told.items():
            parts = key.split()
            if parts[0] == "metric" and said not in ("met", "missed"):
                self.metric(parts[1], said)
                continue
            if parts[0] == "posting" and isinstance(said, dict) and said["from"] == "revenue":
                self.compare(key, said["amount"], self.slips[SLIP].amount)
                continue
            if parts[0] not in ("field", "duty") or "refused" in told:
                continue
            of = " ".join(parts[parts.index("of") + 1:]) if "of" in parts else target
            if parts[1] == "owed" and of in self.classes:    # a slip is owed from its delivery on
                self.compare(key, said, sum(s.amount - s.paid for s in self.slips.values() if s.third))
                continue
            slip = self.slips.get(of)
            if slip is None and parts[1] == "usage" and words[2:3] in (["read"], ["estimate"]):
                slip = self.slips.get(SLIP)
            if parts[1] in ("line_count", "total_usage", "billed"):
                held = [s for s in self.slips.values() if s.given.get("month") == dt.date(2026, 3, 1)]
                whole = {"line_count": len(held), "total_usage": sum(s.usage for s in held), "billed": sum(s.amount for s in held)}
                self.compare(key, said, whole[parts[1]])
            elif slip is not None:
                self.of_slip(key, parts, said, slip)

    def of_slip(self, key, parts, said, slip):
        figures = {"usage": slip.usage, "amount": slip.amount, "paid": slip.paid, "open_amount": slip.amount - slip.paid, "paid_in_three": slip.in_three, "paid_by_due": slip.by_due}
        if parts[0] == "field" and parts[1] in figures:
            self.compare(key, said, figures[parts[1]])
        times = {"field third_at": slip.third, "field due_at": slip.due, "duty pay_three": slip.third, "duty pay": slip.due}
        end = times.get(" ".join(parts[:2]))
        at = re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", str(said))
        if end and at and not self.payments:              # a reversed payment has a term of its own
            self.compare(key, at.group(), end.strftime("%Y-%m-%d %H:%M"))

    def metric(self, name, said):
        slips = list(self.slips.values())
        billed, three = sum(s.amount for s in slips), sum(s.in_three for s in slips)
        due, paid = sum(s.by_due for s in slips), sum(s.paid for s in slips)
        part = {"three_days": three, "due_date": due, "month_close": paid}[self.params.get("recovery_measured_at", "three_days")]
        if name == "recovery_shortfall":
            self.compare(name, said, billed * Decimal("0.95") - three)
        elif name.startswith("recovery") and billed:
            self.compare(name, said, {"recovery_rate": part, "recovery_by_due": due, "recovery_at_close": paid}[name] / billed)
        elif name == "accuracy":
            self.compare(name, said, (len(slips) - self.corrections) / Decimal(len(slips)))
        elif name == "reading_rate" and self.readings:
            late = len(self.meters)                       # what the calendar opened for them was read after its days
            self.compare(name, said, sum(map(bool, self.readings)) / Decimal(len(self.readings) + late))


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    pack = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "policies/gas-billing"
    done, wrong = 0, []

    def check(title, what, said, found):
        nonlocal done
        done += 1
        if isinstance(found, str):
            same = str(said) == found
        else:                                             # as exact as the scenario writes it
            said = number(said)
            same = said == number(found).quantize(Decimal(1).scaleb(said.as_tuple().exponent), ROUND_HALF_UP)
        if not same:
            wrong.append(f"{title}: {what}: {said} is said, {found} comes out")

    class Loader(yaml.SafeLoader):                        # money keeps its cents: figures stay as they are written
        pass
    Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(node.value))
    Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: dt.date.fromisoformat(node.value) if len(node.value) == 10 else node.value)
    for file in sorted((pack / "scenarios").glob("*.yaml")):
        for scenario in yaml.load_all(file.read_text(encoding="utf-8"), Loader):
            Replay(scenario, check)
    for line in wrong:
        print(line)
    if done < FEWEST:
        print(f"only {done} figures could be compared; there should be {FEWEST}")
    print(f"{done} figures worked out again, {len(wrong)} differ")
    return 1 if wrong or done < FEWEST else 0


if __name__ == "__main__":
    sys.exit(main())
