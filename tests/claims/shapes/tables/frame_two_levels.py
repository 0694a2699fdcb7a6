import pandas as pd


def build():
    columns = pd.MultiIndex.from_product([["2022", "2023"], ["filed", "closed"]], names=["year", "step"])
    cells = [[311, 290, 327, 331], [88, 91, 79, 80], [399, 381, 406, 411]]
    return pd.DataFrame(cells, index=pd.Index(["Upper", "Lower", "Total"], name="court"), columns=columns)
