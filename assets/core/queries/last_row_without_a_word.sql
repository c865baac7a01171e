/* title: The last row of published counts, when it says of no place, year or group whose numbers it holds
grain: one row at most
reads: []
kind: question
keys: [source_row]
pieces:
  rows: rows of a sheet as landed
  wanted: whether a row is set aside for no other reason
  blank: whether a row says nothing in the columns that name place, year and group
*/
select source_row
from {rows}
where source_row = (select max(source_row) from {rows} where {wanted}) and {blank}
