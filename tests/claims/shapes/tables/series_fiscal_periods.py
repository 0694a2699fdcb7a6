import pandas as pd


def build():
    index = pd.period_range("2022", "2024", freq="Y-MAR")
    return pd.Series([5120, 5344, 5011], index=index, name="arrests")
