/* title: Received rows a table is made of
grain: one row of a sheet as landed, with the corrected cells in their place
reads: []
kind: question
keys: [source_row]
pieces:
  landed: the sheet's rows as landed
  condition: what must hold of a row that is wanted
*/
select * from {landed} where {condition}
