/* title: Received rows with the corrected cells in their place
grain: one row of a sheet as landed
reads: []
kind: question
keys: [source_row]
pieces:
  cells: the columns that read differently, each as corrected where the row has a correction
  landed: the sheet's rows as landed
  corrected: the table of the sheet's corrected cells
*/
select p.* replace ({cells})
from {landed} p
left join {corrected} f on f.source_row = p.source_row
