"""Rows of the desertion table on one counting basis (monthly sums), which were added up by hand."""

BASIS_A = (
    [f"boyko24.{k:02d}" for k in (*range(1, 13), 25, 28, 29)]
    + [f"boyko25.{k:02d}" for k in (*range(1, 9), 12, 13, 18, 19, 30, 31, 41, 42, 43)]
    + [f"odb24.{k:02d}" for k in (*range(1, 37), 44)]
    + [f"slovo25.{k:02d}" for k in (12, 13, 14, 15, 18, 19, 20, 21, 22, 43, 44)]
    + ["mix24.21", "mix24.37", "odb25.01", "octrec.07"]
)
