"""Twelve messy rows, and one sentence: does it follow from the table?

The same as messy-rows.ipynb; city and figures are invented: ``python examples/messy_rows.py``.
"""

import io

import deserstats as ds

TYPED = """\
id,kind,value,relation,measure,start,end,per,source
jan,,310,exact,stolen,2025-01,,,Police
feb,,342 bikes,exact,stolen,2025-02,,,Police
mar,,405,exact,stolen,2025-03,,,Police
apr,,467,exakt,stolen,2025-04,,,Police
may,,583,exact,stolen,2025-05,2025-05,,Police
jun,,611,exact,stolen,2025-06,,,Police
q1,,"1,057",exact,stolen,2025-Q1,,,Council
y2024,,"5,804",exact,stolen,2024,,,Police
since,,8.500,over,stolen,2024-01-01,2025-07-01,,Gazette
summer,,600,arround,stolen,2025-06,,,Gazette
daily,rate,15,about,stolen,2025-01-01,2025-07-01,dayly,Gazette
record,order,,highest,stolen,2025-06,2025-13,month,Gazette
"""
EDITS = {
    "342 bikes": "342",
    "exakt": "exact",
    "2025-05,2025-05": "2025-05,",
    "8.500": '"8,500"',
    "arround": "about",
    "dayly": "day",
    "2025-06,2025-13": "2025-01-01,2025-07-01",
}


def main() -> None:
    """Print every bad cell, then the verdict on the mended table and on the sentence."""
    try:
        ds.read_claims(io.StringIO(TYPED))
    except ds.ClaimTableError as error:
        print(error)

    mended = TYPED
    for found, instead in EDITS.items():
        mended = mended.replace(found, instead)
    claims = ds.read_claims(io.StringIO(mended))
    print(ds.check_consistency(claims), end="\n\n")

    sentence = ds.Claim(
        id="draft", value="2,178", relation="exact", measure="stolen", start="2025-01", end="2025-07-01"
    )
    print(ds.implies(claims, sentence), end="\n\n")
    print(ds.what_would_make_it_true(claims, sentence))


if __name__ == "__main__":
    main()
