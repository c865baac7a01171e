/* title: Rows set aside by the contract of their table
grain: one row a table makes of a received row, and one rule it breaks
reads: [broken_listed]
kind: rows
into: wrong
*/
select source_row, part, kind from broken_listed
