"""A report as a page that stands alone, and as Markdown: what it says, and how that is written harmlessly."""
