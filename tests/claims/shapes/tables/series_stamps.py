import pandas as pd


def build():
    index = pd.DatetimeIndex(["2023-01-01", "2023-04-01", "2023-07-01", "2023-10-01"])
    return pd.Series([410, 385, 402, 377], index=index, name="asylum applications")
