"""The open data of a worksite: tables with their schemas, never a row of a person.

`registry` holds the tables, those of later steps too; `collect` reads them from the database,
once, when a release is made; `package` writes them as CSV, JSON and a data package.
"""
