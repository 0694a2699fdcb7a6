"""What the records of ``check --format json`` say, in short."""


def places(answer, level="error"):
    """Return file, line and column of the findings of a level."""
    return [
        (file["file"], finding["line"], finding["column"])
        for file in answer["files"]
        for one in file["sets"]
        for finding in one["findings"]
        if finding["level"] == level
    ]


def findings(answer):
    return [finding for file in answer["files"] for one in file["sets"] for finding in one["findings"]]
