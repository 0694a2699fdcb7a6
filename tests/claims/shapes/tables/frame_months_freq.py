import pandas as pd


def build():
    index = pd.date_range("2023-01-01", periods=4, freq="MS", name="month")
    return pd.DataFrame({"north": [41, 38, 52, 47], "south": [17, 22, 15, 19]}, index=index)
