"""Any usual shape of a table as one claim a row."""
