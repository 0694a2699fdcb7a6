def build():
    import polars as pl

    months = ["2024-01", "2024-02", "2024-Q1"]
    return pl.DataFrame({"period": months * 2, "camp": ["A"] * 3 + ["B"] * 3, "arrivals": [120, 131, 355, 44, 51, 90]})
