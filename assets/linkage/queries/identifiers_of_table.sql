/* title: Identifiers kept of one table's rows, with the address of the row
grain: one identifier of a row
reads: []
kind: question
pieces:
  identity: the file of the sheet in the identity store
*/
select :source_id as source_id, :source_table as source_table, :source_file as source_file, :source_sheet as source_sheet,
       source_row, provider_column, kind, value
from {identity}
