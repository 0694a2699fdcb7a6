"""What do 312 published figures on desertion say, and what do they not?

The same questions as desertion-2022-2025.ipynb, without the pictures: ``python examples/desertion.py``.
"""

import deserstats as ds


def ids(name: str, first: int, last: int) -> list[str]:
    """Row ids of the shipped table: ``ids("odb24", 1, 2)`` are odb24.01 and odb24.02."""
    return [f"{name}.{k:02}" for k in range(first, last + 1)]


def main() -> None:
    """Print five answers, each with what it rests on."""
    table = ds.load_example("ua-desertion")

    print("1. Do the outlets count the same thing?")
    outlets = ["Opendatabot", "24tv", "Slovo i Dilo", "Ukrainska Pravda", "LIGA.net", "Babel"]
    registered = table.select(measure="registered", unit="proceedings", kind="total", category="407")
    print(ds.find_bases(registered.select(source=outlets)))

    print("\n2. What may have happened to the total that is 17,658 lower?")
    reply = table.select(ids=ids("upaug25", 1, 6) + ids("upaug25", 16, 20) + ids("upaug25", 22, 23))
    slip = ds.diagnose(reply).slips[0]
    print(f"possible slip, {slip.kind}: {', '.join(slip.ids)}; {slip.found} for {slip.proposed}")

    print("\n3. Which ten figures of Article 408 do two sources give away together?")
    two = table.select(ids=ids("odb24", 25, 34) + ids("boyko24", 1, 10))
    print(ds.bound_series(two, "MS", "408"))

    print("\n4. What rose, and when?")
    months = table.select(ids=ids("boyko24", 1, 12) + ids("boyko25", 1, 6))
    print(ds.find_changes(months))

    print("\n5. At which delay of registration can nothing be said of the acts?")
    spring = ds.compare_periods(months, "2024-01..2024-05", "2025-01..2025-05")
    print(ds.find_tipping(months, spring, over="delay"))


if __name__ == "__main__":
    main()
