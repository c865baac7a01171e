/* title: Rows that are set aside
grain: one row a table makes of a received row (part tells several apart) and one reason to set it aside
reads: [wrong]
kind: table
keys: [source_row, part, kind]
note: without the kinds of `cells`, which cost a row no more than its cell.
*/
select source_row, part, kind from wrong where not coalesce(kind in :cells, false)
