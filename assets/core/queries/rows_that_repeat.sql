/* title: Rows that repeat an earlier row in every column
grain: one received row that is equal to one before it
reads: []
kind: question
keys: [source_row]
pieces:
  columns: all columns of the sheet that are kept
  rows: the wanted rows
  held: identifiers of each row as one text
*/
select source_row, first_row
from (
    select l.source_row, min(l.source_row) over (partition by {columns}, coalesce(i.texts, '')) as first_row
    from {rows}
    left join {held} on i.source_row = l.source_row
) told
where source_row > first_row
order by source_row
limit :most
